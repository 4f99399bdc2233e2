using System.Diagnostics;
using System.Text.Json.Nodes;
using Rehai.Agent.Collectors;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Hypervisor;

[Collection(OneHypervisor.Name)]
public sealed class VanishingGuestTests(HypervisorFixture hypervisor)
{
    [Fact]
    public void Definitions_that_come_and_go_while_we_read_never_cost_the_others()
    {
        using var fleeting = hypervisor.Define("fleeting");
        var readings = ReadWhile(50, $"undefine {fleeting.Name}", $"define {fleeting.Description}");
        // Whether a reading meets it depends on the machine's speed; one that misses it shows the churn.
        Assert.Contains(readings, reading => reading.Host.Guests!.Values.All(g => g.GuestName != fleeting.Name));
    }

    /// <summary>Fewer readings: libvirt answers no list while it waits for a QEMU to end.</summary>
    [Fact]
    public void Guests_that_boot_and_die_while_we_read_never_cost_the_others()
    {
        using var fleeting = hypervisor.Define("crashing");
        HypervisorFixture.Virsh("undefine", fleeting.Name);
        Assert.Equal(10, ReadWhile(10, $"create {fleeting.Description}", $"destroy {fleeting.Name}").Count);
    }

    [Fact]
    public void A_refresh_while_guests_come_and_go_publishes_those_that_stay()
    {
        using var host = new Workplace();
        host.Register();
        using var fleeting = hypervisor.Define("fleeting-node");
        using var off = hypervisor.Define("stable-node");
        using var stop = new CancellationTokenSource();
        var churn = Churn(stop.Token, $"undefine {fleeting.Name}", $"define {fleeting.Description}");
        for (var i = 0; i < 10; i++)
        {
            var (code, _, error) = host.Rehai("libvirt");
            Assert.Equal((0, ""), (code, error));
            var published = JsonNode.Parse(host.ReadNode().AutomaticRoot("rehai").Span)!;
            Assert.Equal("shut off", published["guests"]![off.Uuid]!["guest_state"]!.GetValue<string>());
        }
        stop.Cancel();
        churn.Join();
    }

    private List<LibvirtReading> ReadWhile(int times, params string[] commands)
    {
        using var running = hypervisor.Define("stable-running").Boot();
        using var off = hypervisor.Define("stable-off");
        using var stop = new CancellationTokenSource();
        var churn = Churn(stop.Token, commands);
        var readings = new List<LibvirtReading>();
        for (var i = 0; i < times; i++)
        {
            var reading = HypervisorFixture.Read();
            Assert.Empty(reading.Errors);
            Assert.Equal("running", reading.Host.Guests![running.Uuid].GuestState);
            Assert.Equal("shut off", reading.Host.Guests[off.Uuid].GuestState);
            Assert.Contains(running.Name, reading.Libvirt.Domains.Keys);
            readings.Add(reading);
        }
        stop.Cancel();
        churn.Join();
        return readings;
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
        // A full pipe would keep us until virsh has run dozens of commands.
        using var kill = stop.Register(virsh.Kill);
        try
        {
            while (!stop.IsCancellationRequested)
            {
                Array.ForEach(commands, virsh.StandardInput.WriteLine);
                virsh.StandardInput.Flush();
            }
        }
        catch (IOException) when (stop.IsCancellationRequested) { }
        virsh.WaitForExit();
        Task.WaitAll(output, error);
    }
}
