using Rehai.Agent.Collectors;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Hypervisor;

/// <summary>The machine's real libvirtd, started when none answers, for the tests of one collection.</summary>
public sealed class HypervisorFixture : IDisposable
{
    private const string AnyPrefix = "rehai-test-";

    /// <summary>Of this run alone: another may use the same daemon.</summary>
    internal static readonly string GuestPrefix = $"{AnyPrefix}{Environment.ProcessId}-";

    private readonly Libvirtd _libvirtd = Libvirtd.Machine();
    private readonly DirectoryInfo _scratch = Directory.CreateTempSubdirectory(AnyPrefix);

    public HypervisorFixture() => RemoveGuests();

    /// <summary>For disks, pools and descriptions; goes with the fixture.</summary>
    internal string Scratch => _scratch.FullName;

    internal static string Virsh(params string[] arguments) =>
        Tool.Run("virsh", ["--quiet", "--connect", "qemu:///system", .. arguments]);

    internal static LibvirtReading Read(LibvirtSettings? settings = null) =>
        new LibvirtCollector(settings ?? new LibvirtSettings(), TimeProvider.System).Read(
            TestContext.Current.CancellationToken
        );

    internal TestGuest Define(string name, string devices = "") => new(this, GuestPrefix + name, devices);

    public void Dispose()
    {
        RemoveGuests();
        _libvirtd.Dispose();
        _scratch.Delete(recursive: true);
    }

    /// <summary>This run's, and those of a run that ended without it.</summary>
    private static void RemoveGuests()
    {
        var names = Virsh("list", "--all", "--name").Split('\n', StringSplitOptions.TrimEntries);
        foreach (var name in names.Where(name => name.StartsWith(AnyPrefix, StringComparison.Ordinal)))
        {
            var run = name[AnyPrefix.Length..].Split('-')[0];
            if (run == $"{Environment.ProcessId}" || !Directory.Exists($"/proc/{run}"))
            {
                TestGuest.Remove(name);
            }
        }
    }
}
