using System.Diagnostics;
using Rehai.Conformance.Faults;
using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.MainJob;

/// <summary>Other processes that hold chef-client's run lock, and signals that come while we wait for it.</summary>
[Collection(OneHypervisor.Name)]
public sealed class RunLockTests : IDisposable
{
    private readonly Workplace _host = new("locked");
    private readonly HypervisorFixture _hypervisor;

    public RunLockTests(HypervisorFixture hypervisor)
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
    [Fault(
        "run lock that another process keeps",
        "ruby's `flock`, and `run_lock_timeout` of 0.2 s",
        Says = "held the run lock … nothing was published. Run again when its converge has ended",
        Exit = 1,
        Node = Afterwards.AsItWas
    )]
    public void A_run_lock_that_another_process_keeps()
    {
        using var holder = _host.HoldRunLock();
        var before = _host.ReadNode().Text.ToArray();

        var run = _host.Rehai("libvirt", "--config-option", "run_lock_timeout=0.2");

        FaultAttribute.AssertShown(run, _host.ReadClientKey());
        Assert.Contains($"(PID {holder.Id}) held the run lock {_host.LockFile}", run.Error, StringComparison.Ordinal);
        Assert.Equal(before, _host.ReadNode().Text.ToArray());
        holder.StandardInput.Close();
        holder.WaitForExit();
        Assert.Equal(0, _host.Rehai("libvirt").ExitCode);
    }

    [Fact]
    public async Task A_run_lock_that_comes_late_brings_the_guests_as_they_are_then()
    {
        using var guest = _hypervisor.Define("late").Boot();
        using var holder = _host.HoldRunLock();
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
            [
                "-e",
                ancestor,
                _host.LockFile,
                Repository.Agent,
                "libvirt",
                "--strategy",
                "locked",
                "-c",
                _host.ConfigFile,
            ],
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
        using var holder = _host.HoldRunLock();
        using var rehai = StartWaiting();

        Tool.Run("kill", $"-{signal}", $"{rehai.Id}");

        rehai.WaitForExit();
        Assert.Equal(code, rehai.ExitCode);
        Assert.Contains("interrupted", rehai.StandardError.ReadToEnd(), StringComparison.Ordinal);
        holder.StandardInput.Close();
    }

    /// <summary>The agent, once it has said that it waits for the lock.</summary>
    private Process StartWaiting()
    {
        var start = new ProcessStartInfo(
            Repository.Agent,
            ["libvirt", "--strategy", "locked", "-l", "info", "-c", _host.ConfigFile]
        )
        {
            RedirectStandardError = true,
        };
        var rehai = Process.Start(start)!;
        Assert.Contains("Waiting for", rehai.StandardError.ReadLine(), StringComparison.Ordinal);
        return rehai;
    }
}
