using System.Diagnostics;

namespace Rehai.Conformance.Hypervisor;

[Collection(OneHypervisor.Name)]
public sealed class VanishingGuestTests(HypervisorFixture hypervisor)
{
    [Fact]
    public void Definitions_that_come_and_go_while_we_read_never_cost_the_others()
    {
        using var fleeting = hypervisor.Define("fleeting");
        ReadWhile(50, fleeting.Name, $"undefine {fleeting.Name}", $"define {fleeting.Description}");
    }

    /// <summary>Fewer readings: libvirt answers no list while it waits for a QEMU to end.</summary>
    [Fact]
    public void Guests_that_boot_and_die_while_we_read_never_cost_the_others()
    {
        using var fleeting = hypervisor.Define("crashing");
        HypervisorFixture.Virsh("undefine", fleeting.Name);
        ReadWhile(10, fleeting.Name, $"create {fleeting.Description}", $"destroy {fleeting.Name}");
    }

    /// <summary>Reads so often, and on until the fleeting guest was seen there and not there.</summary>
    private void ReadWhile(int times, string fleeting, params string[] commands)
    {
        using var running = hypervisor.Define("stable-running").Boot();
        using var off = hypervisor.Define("stable-off");
        using var stop = new CancellationTokenSource();
        var churn = Churn(stop.Token, commands);
        var seen = new HashSet<bool>();
        for (var i = 0; i < times || (seen.Count < 2 && i < 20 * times); i++)
        {
            var reading = HypervisorFixture.Read();
            Assert.Empty(reading.Errors);
            Assert.Equal("running", reading.Host.Guests![running.Uuid].GuestState);
            Assert.Equal("shut off", reading.Host.Guests[off.Uuid].GuestState);
            Assert.Contains(running.Name, reading.Libvirt.Domains.Keys);
            seen.Add(reading.Host.Guests.Values.Any(guest => guest.GuestName == fleeting));
        }
        stop.Cancel();
        churn.Join();
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
