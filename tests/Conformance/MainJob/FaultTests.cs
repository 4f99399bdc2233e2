using System.Diagnostics;
using Rehai.Chef.Authentication;
using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.MainJob;

/// <summary>Every mishap has its words and its exit code, and loses nothing.</summary>
[Collection(OneHypervisor.Name)]
public sealed class FaultTests : IDisposable
{
    private readonly Workplace _host = new();
    private readonly HypervisorFixture _hypervisor;

    public FaultTests(HypervisorFixture hypervisor)
    {
        _hypervisor = hypervisor;
        try
        {
            _host.Register();
            Assert.Equal(0, _host.Rehai("libvirt").ExitCode);
        }
        catch
        {
            // xunit disposes only what its constructor finished.
            Dispose();
            throw;
        }
    }

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_server_that_is_down()
    {
        _host.Server.Kill();

        AssertFails(_host.Rehai("libvirt"), 44, $"The Chef server {_host.Server.Organization} cannot be reached");
    }

    [Fact]
    public void A_libvirt_that_is_down()
    {
        var before = _host.ReadNode().Text.ToArray();

        AssertFails(_host.Rehai("libvirt", "--libvirt-uri", "qemu:///system?socket=/nowhere"), 45, "/nowhere");

        Assert.Equal(before, _host.ReadNode().Text.ToArray());
    }

    [Fact]
    public void The_whole_node_without_libvirt_keeps_its_guests_and_says_why()
    {
        var before = _host.ReadNode();

        AssertFails(_host.Rehai("--libvirt-uri", "qemu:///system?socket=/nowhere"), 45, "/nowhere");

        var after = _host.ReadNode();
        Assert.Equal(before.AutomaticRoot("libvirt").ToArray(), after.AutomaticRoot("libvirt").ToArray());
        var rehai = System.Text.Json.Nodes.JsonNode.Parse(after.AutomaticRoot("rehai").Span)!;
        var old = System.Text.Json.Nodes.JsonNode.Parse(before.AutomaticRoot("rehai").Span)!;
        Assert.Equal(old["guests"]!.ToJsonString(), rehai["guests"]!.ToJsonString());
        Assert.Equal(old["refreshed_at"]!.ToString(), rehai["refreshed_at"]!.ToString());
        Assert.Contains("/nowhere", rehai["collectors"]!["libvirt"]!["error"]!.ToString(), StringComparison.Ordinal);
        Assert.False(after.AutomaticRoot("hostname").IsEmpty);
    }

    [Fact]
    public void A_key_that_the_server_does_not_know()
    {
        using var stranger = ChefKey.Generate();
        File.WriteAllText(_host.ClientKey, stranger.ExportPrivatePem());

        AssertFails(_host.Rehai("libvirt"), 43, "client_key");
    }

    [Theory]
    [InlineData(null, "Cannot read the key")]
    [InlineData("rubbish", "not an RSA key")]
    public void A_key_that_is_none(string? content, string words)
    {
        File.Delete(_host.ClientKey);
        if (content is not null)
        {
            File.WriteAllText(_host.ClientKey, content);
        }

        AssertFails(_host.Rehai("libvirt"), 43, words);
    }

    [Fact]
    public void No_configuration()
    {
        AssertFails(Tool.Try(Repository.Agent, ["libvirt", "-c", "/nowhere/client.rb"], []), 43, "/nowhere/client.rb");
    }

    [Fact]
    public void A_configuration_that_names_no_server()
    {
        File.WriteAllText(_host.ConfigFile, "node_name 'kvm1'\n");

        AssertFails(_host.Rehai("libvirt"), 43, "chef_server_url");
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("")]
    public void A_name_that_no_node_can_have(string name) => AssertFails(_host.Rehai("libvirt", "-N", name), 43, "-N");

    [Fact]
    public void A_public_key_where_the_private_one_should_be()
    {
        using var key = ChefKey.Generate();
        File.WriteAllText(_host.ClientKey, key.ExportPublicPem());

        AssertFails(_host.Rehai("libvirt"), 43, "public key");
    }

    [Fact]
    public void A_log_on_a_full_disk_costs_the_log_only()
    {
        var (code, _, error) = _host.Rehai("libvirt", "-l", "debug", "-L", "/dev/full");

        Assert.Equal(0, code);
        Assert.Contains("Cannot write the log", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_belongs_to_another_client()
    {
        _host.Configure(_host.Server.Organization, "node_name 'other'\nclient_key '" + _host.ClientKey + ".other'");
        _host.Register();

        AssertFails(_host.Rehai("libvirt", "-N", Workplace.NodeName), 43, Workplace.NodeName);
    }

    [Fact]
    public void A_run_lock_that_another_process_keeps()
    {
        using var holder = Hold();

        AssertFails(
            _host.Rehai("libvirt", "--config-option", "run_lock_timeout=0.2"),
            1,
            $"(PID {holder.Id}) held the run lock {_host.LockFile}"
        );

        holder.StandardInput.Close();
        holder.WaitForExit();
        Assert.Equal(0, _host.Rehai("libvirt").ExitCode);
    }

    [Fact]
    public async Task A_run_lock_that_comes_late_brings_the_guests_as_they_are_then()
    {
        using var guest = _hypervisor.Define("late").Boot();
        using var holder = Hold();
        using var rehai = StartWaiting();

        guest.Pause();
        // A reading that waited longer than a second is thrown away.
        await Task.Delay(TimeSpan.FromSeconds(1.2), TimeProvider.System, TestContext.Current.CancellationToken);
        holder.StandardInput.Close();

        await rehai.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, rehai.ExitCode);
        var published = System.Text.Json.Nodes.JsonNode.Parse(_host.ReadNode().AutomaticRoot("rehai").Span)!;
        Assert.Equal("paused", published["guests"]![guest.Uuid]!["guest_state"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(
        "f = File.open(ARGV[0], 'a+'); f.flock(File::LOCK_EX); f.write(Process.pid); f.flush; system(*ARGV[1..]); exit $?.exitstatus"
    )]
    [InlineData("exec('flock', ARGV[0], *ARGV[1..])")]
    [InlineData("exec('bash', '-c', 'exec 9>>\"$0\"; flock 9; \"$@\"', *ARGV)")]
    public void A_run_lock_of_our_own_ancestor_is_left_to_it(string ancestor)
    {
        var before = _host.ReadNode().Text.ToArray();
        File.WriteAllText(_host.LockFile, "");

        var (code, _, error) = Tool.Try(
            "ruby",
            ["-e", ancestor, _host.LockFile, Repository.Agent, "libvirt", "-c", _host.ConfigFile],
            []
        );

        Assert.Equal(0, code);
        Assert.Contains("nothing was saved, its own save will come", error, StringComparison.Ordinal);
        Assert.Equal(before, _host.ReadNode().Text.ToArray());
    }

    [Theory]
    [InlineData("INT", 2)]
    [InlineData("TERM", 3)]
    public void A_signal_ends_it_between_two_steps(string signal, int code)
    {
        using var holder = Hold();
        using var rehai = StartWaiting();

        Tool.Run("kill", $"-{signal}", $"{rehai.Id}");

        rehai.WaitForExit();
        Assert.Equal(code, rehai.ExitCode);
        Assert.Contains("interrupted", rehai.StandardError.ReadToEnd(), StringComparison.Ordinal);
        holder.StandardInput.Close();
    }

    [Theory]
    [InlineData("--no-such-option")]
    [InlineData("libvirt", "--config-option", "no_equals_sign")]
    [InlineData("no_such_root")]
    public void A_wrong_command_line(params string[] arguments) =>
        AssertFails(_host.Rehai(arguments), 2, arguments[^1]);

    private static void AssertFails((int ExitCode, string Output, string Error) run, int code, string words)
    {
        Assert.Contains(words, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", run.Error, StringComparison.Ordinal);
        Assert.Equal(code, run.ExitCode);
    }

    /// <summary>The agent, once it has said that it waits for the lock.</summary>
    private Process StartWaiting()
    {
        var start = new ProcessStartInfo(Repository.Agent, ["libvirt", "-l", "info", "-c", _host.ConfigFile])
        {
            RedirectStandardError = true,
        };
        var rehai = Process.Start(start)!;
        Assert.Contains("Waiting for", rehai.StandardError.ReadLine(), StringComparison.Ordinal);
        return rehai;
    }

    /// <summary>Takes the lock as chef-client does, until its standard input ends.</summary>
    private Process Hold()
    {
        const string script =
            "f = File.open(ARGV[0], 'a+'); f.flock(File::LOCK_EX); f.truncate(0); f.write(Process.pid); f.fsync; puts; $stdout.flush; $stdin.read";
        var start = new ProcessStartInfo("ruby", ["-e", script, _host.LockFile])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var holder = Process.Start(start)!;
        holder.StandardOutput.ReadLine();
        return holder;
    }
}
