using System.Globalization;
using System.Text.RegularExpressions;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Service;

/// <summary>The units that are installed, in the judgement of the oldest systemd that they are for.</summary>
public sealed partial class UnitTests : IDisposable
{
    private const double MostExposed = 2.0;

    private static readonly string Packaging = Path.Combine(Repository.Root, "packaging");
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("rehai-units-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Systemd_finds_nothing_wrong_with_the_units()
    {
        foreach (var unit in (string[])["rehai.service", "rehai-key.path", "rehai-key.service", "rehai-server.service"])
        {
            var text = File.ReadAllText(Path.Combine(Packaging, unit));
            File.WriteAllText(Path.Combine(_directory.FullName, unit), Installed(text));
        }

        var verified = Verify();

        Assert.Equal((0, ""), (verified.ExitCode, verified.Error));
    }

    /// <summary>Otherwise the test above could not fail.</summary>
    [Fact]
    public void Systemd_finds_what_is_wrong_with_a_unit()
    {
        var text = File.ReadAllText(Path.Combine(Packaging, "rehai.service"));
        File.WriteAllText(
            Path.Combine(_directory.FullName, "rehai.service"),
            Installed(text).Replace("ProtectHome=yes", "ProtectHouse=yes", StringComparison.Ordinal)
        );

        Assert.Contains("ProtectHouse", Verify().Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rehai.service")]
    [InlineData("rehai-server.service")]
    public void The_service_is_hardened(string unit)
    {
        var judged = Tool.Run(
            "systemd-analyze",
            "security",
            "--offline=yes",
            "--no-pager",
            Path.Combine(Packaging, unit)
        );

        var level = double.Parse(Overall().Match(judged).Groups["level"].Value, CultureInfo.InvariantCulture);
        Assert.InRange(level, 0, MostExposed);
    }

    /// <summary>The programs are where they were published, and not where a package puts them.</summary>
    private static string Installed(string unit) =>
        unit.Replace("/usr/bin/rehai ", $"{Repository.Agent} ", StringComparison.Ordinal)
            .Replace("/usr/bin/rehai-server ", $"{Repository.Server} ", StringComparison.Ordinal);

    private (int ExitCode, string Output, string Error) Verify() =>
        Tool.Try(
            "systemd-analyze",
            ["verify", "--man=no", .. _directory.EnumerateFiles().Select(unit => unit.FullName).Order()],
            []
        );

    [GeneratedRegex("Overall exposure level for rehai(-server)?.service: (?<level>[0-9.]+)")]
    private static partial Regex Overall();
}
