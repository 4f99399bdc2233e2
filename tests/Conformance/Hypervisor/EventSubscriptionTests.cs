using Rehai.Conformance.Programs;
using Rehai.Libvirt;

namespace Rehai.Conformance.Hypervisor;

/// <summary>Events of a real libvirtd, and what becomes of a subscription when that daemon goes.</summary>
[Collection(OneHypervisor.Name)]
public sealed class EventSubscriptionTests(HypervisorFixture hypervisor)
{
    private const string DriverDirectory = "/usr/lib/x86_64-linux-gnu/libvirt/connection-driver";

    [Fact]
    public void A_guest_s_changes_come_through_a_read_only_connection()
    {
        using var events = new Events("qemu:///system");
        var guest = hypervisor.Define("events", $"<controller type='usb'/>{Empty("cdrom", "hdc", "ide")}");
        using (guest)
        {
            Assert.Equal(guest.Uuid, events.Next("defined", guest.Name).Uuid);
            Expect("started", "start");
            Expect("suspended", "suspend");
            Expect("resumed", "resume");
            Expect("reboot", "reset");
            Expect("device added", "attach-disk", NewImage("events.raw"), "sda", "--targetbus", "usb");
            Expect("device removed", "detach-disk", "sda");
            Expect("tray change", "change-media", "hdc", NewImage("events.iso"), "--insert");
            Expect("stopped", "destroy");
        }
        Assert.True(events.Next("undefined", guest.Name).ChangesFacts);

        void Expect(string kind, string command, params string[] arguments)
        {
            HypervisorFixture.Virsh([command, guest.Name, .. arguments]);
            Assert.True(events.Next(kind, guest.Name).ChangesFacts);
        }
    }

    [Fact]
    public void What_changes_no_facts_comes_and_says_so()
    {
        using var guest = hypervisor.Define("events-only").Boot();
        using var events = new Events("qemu:///system");

        HypervisorFixture.Virsh("metadata", guest.Name, "urn:rehai:test", "--key", "t", "--set", "<a/>");

        Assert.Equal(
            new LibvirtEvent(EventPart.Guest, "metadata change", ChangesFacts: false)
            {
                Uuid = guest.Uuid,
                Name = guest.Name,
            },
            events.Next("metadata change", guest.Name)
        );
    }

    [Fact]
    public void Networks_and_pools_say_what_becomes_of_them()
    {
        using var libvirtd = Libvirtd.Apart();
        using var events = new Events(libvirtd.Uri);
        Assert.Equal((true, true), (events.Subscription.Networks, events.Subscription.Pools));
        var directory = Directory.CreateDirectory(Path.Combine(hypervisor.Scratch, "events-pool")).FullName;

        libvirtd.Virsh("net-define", Network("lan"));
        libvirtd.Virsh("net-start", "lan");
        libvirtd.Virsh("net-destroy", "lan");
        libvirtd.Virsh("net-undefine", "lan");
        libvirtd.Virsh("pool-create-as", "images", "dir", "--target", directory);
        libvirtd.Virsh("pool-refresh", "images");
        libvirtd.Virsh("pool-destroy", "images");

        Assert.All(
            ["network defined", "network started", "network stopped", "network undefined"],
            kind => Assert.Equal(EventPart.Networks, events.Next(kind, "lan").Part)
        );
        Assert.All(
            ["pool started", "pool refreshed", "pool stopped"],
            kind => Assert.Equal(EventPart.Pools, events.Next(kind, "images").Part)
        );
    }

    [Fact]
    public void A_daemon_without_networks_and_pools_tells_of_its_guests_all_the_same()
    {
        var drivers = Directory.CreateDirectory(Path.Combine(hypervisor.Scratch, "qemu-alone")).FullName;
        const string qemu = "libvirt_driver_qemu.so";
        File.CreateSymbolicLink(Path.Combine(drivers, qemu), Path.Combine(DriverDirectory, qemu));
        using var libvirtd = Libvirtd.Apart(drivers);
        using var events = new Events(libvirtd.Uri);

        Assert.Equal((false, false), (events.Subscription.Networks, events.Subscription.Pools));

        libvirtd.Virsh("define", Description("alone"));
        Assert.Equal("alone", events.Next("defined").Name);
    }

    [Fact]
    public void A_daemon_that_is_killed_closes_the_connection_and_its_successor_takes_a_new_one()
    {
        using var libvirtd = Libvirtd.Apart();
        using var events = new Events(libvirtd.Uri);

        libvirtd.Signal("KILL");

        Assert.Equal(EventPart.Closed, events.Next("closed: end of file").Part);
        Assert.False(events.Connection.IsAlive());
        Assert.Equal(0, events.Close());

        libvirtd.Restart();
        using var again = new Events(libvirtd.Uri);
        libvirtd.Virsh("define", Description("after"));
        again.Next("defined", "after");
    }

    [Fact]
    public void A_daemon_that_is_frozen_closes_the_connection_after_unanswered_keepalives()
    {
        using var libvirtd = Libvirtd.Apart();
        using var events = new Events(libvirtd.Uri);
        Assert.True(events.Connection.SetKeepAlive(TimeSpan.FromSeconds(1), 2));
        libvirtd.Signal("STOP");
        try
        {
            events.Next("closed: keepalive");
            // Returns, though the daemon still answers nothing.
            Assert.Equal(0, events.Close());
        }
        finally
        {
            libvirtd.Signal("CONT");
        }
    }

    [Fact]
    public void Many_connections_one_after_the_other_leave_no_reference_and_no_thread_behind()
    {
        using var libvirtd = Libvirtd.Apart();
        for (var i = 0; i < 200; i++)
        {
            using var events = new Events(libvirtd.Uri);
            Assert.Equal(0, events.Close());
        }
        var threads = Tool.Run("ps", "-T", "-o", "comm=", "-p", $"{Environment.ProcessId}");
        Assert.Single(threads.Split('\n'), thread => thread == "libvirt events");
    }

    private static string Empty(string device, string target, string bus) =>
        $"<disk type='file' device='{device}'><target dev='{target}' bus='{bus}'/><readonly/></disk>";

    private string NewImage(string name)
    {
        var path = Path.Combine(hypervisor.Scratch, name);
        File.WriteAllBytes(path, new byte[1024 * 1024]);
        return path;
    }

    private string Description(string name) => Written(name, TestGuest.Xml(name, ""));

    private string Network(string name) =>
        Written(name, $"<network><name>{name}</name><forward mode='bridge'/><bridge name='rehai-none'/></network>");

    private string Written(string name, string xml)
    {
        var path = Path.Combine(hypervisor.Scratch, $"events-{name}.xml");
        File.WriteAllText(path, xml);
        return path;
    }
}
