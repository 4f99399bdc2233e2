using System.Text.Json.Nodes;
using Rehai.Agent.Collectors;
using Rehai.Conformance.Faults;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Hypervisor;

[Collection(OneHypervisor.Name)]
public sealed class HungGuestTests(HypervisorFixture hypervisor)
{
    private const long DiskBytes = 1024 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_guest_whose_QEMU_hangs_is_published_and_delays_only_itself()
    {
        using var hung = hypervisor.Define("hung", Disk("hung")).Boot();
        using var healthy = hypervisor.Define("healthy", Disk("healthy")).Boot();
        Tool.Run("kill", "-STOP", hung.ProcessId);
        try
        {
            var reading = await ReadWithin(Patience);
            Assert.Equal("running", reading.Host.Guests![hung.Uuid].GuestState);
            Assert.Contains(hung.Name, reading.Libvirt.Domains.Keys);
            Assert.Null(Assert.Single(reading.Host.Guests[hung.Uuid].Disks!).Capacity);
            Assert.Equal(GuestDetails.DiskSizes, reading.Unknown.Guests[hung.Uuid]);
            Assert.DoesNotContain(healthy.Uuid, reading.Unknown.Guests.Keys);
            Assert.Equal((ulong)DiskBytes, reading.Host.Guests[healthy.Uuid].Disks!.Single().Capacity);
            Assert.Single(
                reading.Errors,
                line => line.StartsWith($"guest {hung.Name}: sizes of disks did not return", StringComparison.Ordinal)
            );
        }
        finally
        {
            Tool.Run("kill", "-CONT", hung.ProcessId);
        }
        Assert.Equal((ulong)DiskBytes, (await ReadWithin(Patience)).Host.Guests![hung.Uuid].Disks!.Single().Capacity);
    }

    [Fact]
    [Fault(
        "guest whose QEMU process is stopped",
        "`kill -STOP` of its QEMU",
        Says = "sizes of disks did not return within",
        Exit = 0,
        Node = Afterwards.SavedButPart
    )]
    public void What_a_hung_guest_cannot_tell_stays_on_the_node()
    {
        using var guest = hypervisor.Define("hung-node", Disk("hung-node")).Boot();
        using var host = new Workplace();
        host.Register();
        Assert.Equal(0, host.Rehai("libvirt").ExitCode);
        Assert.Equal(DiskBytes, PublishedCapacity(host, guest));
        Tool.Run("kill", "-STOP", guest.ProcessId);
        try
        {
            FaultAttribute.AssertShown(host.Rehai("libvirt"), host.ReadClientKey());
            Assert.Equal(DiskBytes, PublishedCapacity(host, guest));
        }
        finally
        {
            Tool.Run("kill", "-CONT", guest.ProcessId);
        }
    }

    private static long PublishedCapacity(Workplace host, TestGuest guest)
    {
        var published = JsonNode.Parse(host.ReadNode().AutomaticRoot("rehai").Span)!["guests"]![guest.Uuid]!;
        return published["disks"]![0]!["capacity"]!.GetValue<long>();
    }

    /// <summary>The bound is far above the deadlines: a reading that hangs fails, a slow machine does not.</summary>
    private static Task<LibvirtReading> ReadWithin(TimeSpan bound)
    {
        var cancellation = TestContext.Current.CancellationToken;
        return Task.Run(() => HypervisorFixture.Read(), cancellation).WaitAsync(bound, cancellation);
    }

    private string Disk(string name)
    {
        var path = Path.Combine(hypervisor.Scratch, $"{name}.raw");
        using (var file = File.Create(path))
        {
            file.SetLength(DiskBytes);
        }
        return $"<disk type='file'><driver type='raw'/><source file='{path}'/><target dev='vda' bus='virtio'/></disk>";
    }
}
