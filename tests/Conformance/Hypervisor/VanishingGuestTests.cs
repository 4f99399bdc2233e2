using System.Diagnostics;

namespace Rehai.Conformance.Hypervisor;

[Collection(OneHypervisor.Name)]
public sealed class VanishingGuestTests(HypervisorFixture hypervisor)
{
    private const int Readings = 50;

    [Fact]
    public void Guests_that_come_and_go_while_we_read_never_cost_the_others()
    {
        using var running = hypervisor.Define("stable-running").Boot();
        using var off = hypervisor.Define("stable-off");
        using var fleeting = hypervisor.Define("fleeting");
        using var crashing = hypervisor.Define("crashing");
        HypervisorFixture.Virsh("undefine", crashing.Name);
        using var stop = new CancellationTokenSource();
        var defining = Churn(stop.Token, $"undefine {fleeting.Name}", $"define {fleeting.Description}");
        var booting = Churn(stop.Token, $"create {crashing.Description}", $"destroy {crashing.Name}");

        var seen = new HashSet<bool>();
        for (var i = 0; i < Readings || (seen.Count < 2 && i < 20 * Readings); i++)
        {
            var reading = HypervisorFixture.Read();
            Assert.Empty(reading.Errors);
            Assert.Equal("running", reading.Host.Guests![running.Uuid].GuestState);
            Assert.Equal("shut off", reading.Host.Guests[off.Uuid].GuestState);
            Assert.Contains(running.Name, reading.Libvirt.Domains.Keys);
            seen.Add(reading.Host.Guests.Values.Any(guest => guest.GuestName == fleeting.Name));
        }

        stop.Cancel();
        defining.Join();
        booting.Join();
        Assert.Equal([false, true], seen.Order());
    }

    private static Thread Churn(CancellationToken stop, params string[] commands)
    {
        var thread = new Thread(() => Feed(commands, stop)) { IsBackground = true };
        thread.Start();
        return thread;
    }

    /// <summary>One virsh that reads commands: a process for each would be too slow to meet our readings.</summary>
    private static void Feed(string[] commands, CancellationToken stop)
    {
        var start = new ProcessStartInfo("virsh", ["--quiet", "--connect", "qemu:///system"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var virsh = Process.Start(start)!;
        var output = virsh.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var error = virsh.StandardError.ReadToEndAsync(CancellationToken.None);
        while (!stop.IsCancellationRequested)
        {
            foreach (var command in commands)
            {
                virsh.StandardInput.WriteLine(command);
            }
            virsh.StandardInput.Flush();
        }
        virsh.Kill();
        virsh.WaitForExit();
        Task.WaitAll(output, error);
    }
}
