using Rehai.Agent.Doctor;
using Rehai.Agent.Tests.Collectors;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Tests.Doctor;

/// <summary>What can be checked without a server.</summary>
public sealed class HostChecksTests : IDisposable
{
    private readonly ExaminedHost _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_configuration_that_is_read_whole_is_well() =>
        Assert.Equal(Finding.Ok(_host.ConfigFile), ConfigurationCheck.Look(_host.Examine()));

    [Fact]
    public void Files_of_client_d_are_told()
    {
        var directory = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(_host.ConfigFile)!, "client.d"));
        var extra = Path.Combine(directory.FullName, "extra.rb");
        File.WriteAllText(extra, "log_level :info");

        Assert.Equal(Finding.Ok($"{_host.ConfigFile}, {extra}"), ConfigurationCheck.Look(_host.Examine()));
    }

    [Fact]
    public void A_statement_that_was_skipped_is_a_warning_that_quotes_it()
    {
        var finding = ConfigurationCheck.Look(_host.Examine(extra: "Foo::Bar.new.run!"));

        Assert.Equal(Outcome.Warning, finding.Outcome);
        Assert.Contains($"{_host.ConfigFile}", finding.Found, StringComparison.Ordinal);
        Assert.Contains("5", finding.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_for_its_owner_alone_is_well() =>
        Assert.Equal(Finding.Ok($"{_host.ClientKey}, RSA of 2048 bits"), ClientKeyCheck.Look(_host.Examine()));

    [Fact]
    public void A_key_that_others_can_read_is_a_warning()
    {
        File.SetUnixFileMode(
            _host.ClientKey,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead
        );

        var finding = ClientKeyCheck.Look(_host.Examine());

        Assert.Equal(Outcome.Warning, finding.Outcome);
        Assert.Contains($"chmod 600 {_host.ClientKey}", finding.Mend, StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_key_in_its_place_fails()
    {
        using var key = ChefKey.Generate();
        File.WriteAllText(_host.ClientKey, key.ExportPublicPem());

        var finding = Made("client key", ClientKeyCheck.Look);

        Assert.Equal((Outcome.Failed, ExitCode.ConfigurationUnusable), (finding.Outcome, finding.Code));
        Assert.Contains("public key", finding.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hypervisor_is_counted()
    {
        using var hypervisor = new NodeFile(NodeFile.Domain(1), NodeFile.Domain(2));

        var finding = LibvirtCheck.Look(_host.Examine(libvirt: hypervisor.Uri));

        Assert.Equal(Outcome.Ok, finding.Outcome);
        Assert.Contains("2 guests, 0 networks, 0 pools", finding.Found, StringComparison.Ordinal);
        Assert.Matches("library \\d+\\.\\d+\\.\\d+, daemon \\d+\\.", finding.Found);
    }

    [Fact]
    public void A_libvirt_that_does_not_answer_fails_with_its_code()
    {
        var finding = LibvirtCheck.Look(_host.Examine(libvirt: "qemu:///system?socket=/nowhere"));

        Assert.Equal((Outcome.Failed, ExitCode.LibvirtUnreachable), (finding.Outcome, finding.Code));
        Assert.Contains("/nowhere", finding.Found, StringComparison.Ordinal);
        Assert.NotNull(finding.Mend);
    }

    [Fact]
    public void A_lock_that_is_not_there_is_not_made()
    {
        Assert.Equal(Outcome.Ok, RunLockCheck.Look(_host.Examine()).Outcome);

        Assert.False(Directory.Exists(Path.GetDirectoryName(_host.LockFile)));
    }

    [Fact]
    public void A_lock_that_somebody_holds_is_a_warning_with_its_holder_and_a_free_one_is_well()
    {
        using (RunLock.TryAcquire(_host.LockFile))
        {
            var finding = RunLockCheck.Look(_host.Examine());

            Assert.Equal(Outcome.Warning, finding.Outcome);
            Assert.Contains($"(PID {Environment.ProcessId})", finding.Found, StringComparison.Ordinal);
        }
        Assert.Equal(Finding.Ok($"{_host.LockFile} is free"), RunLockCheck.Look(_host.Examine()));
    }

    [Fact]
    public void The_real_ohai_is_well()
    {
        var finding = OhaiCheck.Look(_host.Examine());

        Assert.Equal(Outcome.Ok, finding.Outcome);
        Assert.Matches("ohai, Ohai: \\d+", finding.Found);
    }

    [Fact]
    public void A_plugin_path_without_ohais_own_fails()
    {
        var finding = OhaiCheck.Look(_host.Examine(extra: "ohai.plugin_path ['/nowhere/plugins']"));

        Assert.Equal((Outcome.Failed, ExitCode.Failed), (finding.Outcome, finding.Code));
    }

    [Fact]
    public void A_plugin_path_that_is_not_there_is_a_warning()
    {
        var finding = OhaiCheck.Look(_host.Examine(extra: "ohai.plugin_path [:default, '/nowhere/plugins']"));

        Assert.Equal(Outcome.Warning, finding.Outcome);
        Assert.Contains("/nowhere/plugins", finding.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "echo 'Ohai: 1'; [ $1 = --version ] || echo '[2026-11-24T15:00:00+00:00] WARN: a plugin broke' >&2",
        "Warning",
        "a plugin broke"
    )]
    [InlineData("echo 'cannot load such file' >&2; exit 1", "Failed", "cannot load such file")]
    [InlineData("exec sleep 600", "Failed", "did not end within 1 s")]
    public void An_ohai_that_cannot_run_is_told_in_bounded_time(string script, string outcome, string words)
    {
        var finding = OhaiCheck.Look(
            _host.Program("ohai", script),
            OhaiSettings.Default,
            TimeSpan.FromSeconds(script.Contains("sleep", StringComparison.Ordinal) ? 1 : 30),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(outcome, finding.Outcome.ToString());
        Assert.Contains(words, finding.Found, StringComparison.Ordinal);
        Assert.NotNull(finding.Mend);
    }

    [Theory]
    [InlineData("", "none")]
    [InlineData("http_proxy 'http://user:secret@127.0.0.1:1'", "through http://127.0.0.1:1 ")]
    [InlineData("http_proxy 'http://127.0.0.1:1'\nno_proxy '127.0.0.1'", "none")]
    public void The_proxy_in_use_is_told_without_its_password(string setting, string words)
    {
        var finding = ProxyCheck.Look(_host.Examine(extra: setting));

        Assert.Equal(Outcome.Ok, finding.Outcome);
        Assert.StartsWith(words, finding.Found, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", finding.Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Ok")]
    [InlineData("allowed_automatic_attributes ['kernel', 'libvirt', 'rehai']", "Ok")]
    [InlineData("allowed_automatic_attributes ['kernel']", "Warning")]
    [InlineData("blocked_automatic_attributes ['rehai/guests']", "Warning")]
    [InlineData("automatic_attribute_blacklist ['libvirt']", "Warning")]
    public void Filters_that_hold_back_our_roots_are_a_warning(string setting, string outcome) =>
        Assert.Equal(outcome, FiltersCheck.Look(_host.Examine(extra: setting)).Outcome.ToString());

    private Finding Made(string name, Func<Examination, Finding> look) =>
        Checks.Make([new Check(name, look)], _host.Examine()).Single().Finding;
}
