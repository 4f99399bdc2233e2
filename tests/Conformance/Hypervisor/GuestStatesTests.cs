namespace Rehai.Conformance.Hypervisor;

[Collection(OneHypervisor.Name)]
public sealed class GuestStatesTests(HypervisorFixture hypervisor)
{
    [Fact]
    public void Running_paused_and_shut_off_guests_stand_under_both_roots()
    {
        const string nic = "<interface type='network'><source network='default'/><model type='virtio'/></interface>";
        using var running = hypervisor.Define("running", nic).Boot();
        using var paused = hypervisor.Define("paused").Boot().Pause();
        using var off = hypervisor.Define("off");
        HypervisorFixture.Virsh("autostart", off.Name);

        var reading = HypervisorFixture.Read();

        Assert.Empty(reading.Errors);
        Assert.Equal(1, reading.Libvirt.Domains[running.Name].State);
        Assert.Equal(3, reading.Libvirt.Domains[paused.Name].State);
        Assert.DoesNotContain(off.Name, reading.Libvirt.Domains.Keys);
        var guests = reading.Host.Guests!;
        Assert.Equal(("running", "booted"), (guests[running.Uuid].GuestState, guests[running.Uuid].GuestStateReason));
        Assert.Equal(("paused", "user"), (guests[paused.Uuid].GuestState, guests[paused.Uuid].GuestStateReason));
        Assert.Equal(("shut off", "unknown"), (guests[off.Uuid].GuestState, guests[off.Uuid].GuestStateReason));
        Assert.Equal((false, true), (guests[running.Uuid].Autostart, guests[off.Uuid].Autostart));
        Assert.Equal(("default", "virtio"), Source(guests[running.Uuid].Interfaces!.Single()));
        Assert.StartsWith("vnet", guests[running.Uuid].Interfaces!.Single().Target, StringComparison.Ordinal);
        Assert.True(reading.Host.Networks!["default"].Active);
    }

    [Fact]
    public void Words_of_states_are_those_of_virsh()
    {
        using var guest = hypervisor.Define("words").Boot().Pause();
        HypervisorFixture.Virsh("destroy", guest.Name);
        var facts = HypervisorFixture.Read().Host.Guests![guest.Uuid];
        Assert.Equal(
            HypervisorFixture.Virsh("domstate", "--reason", guest.Name).Trim(),
            $"{facts.GuestState} ({facts.GuestStateReason})"
        );
    }

    [Fact]
    public void A_transient_guest_is_not_persistent_and_a_saved_one_says_so()
    {
        using var saved = hypervisor.Define("saved").Boot();
        HypervisorFixture.Virsh("managedsave", saved.Name);
        using var transient = hypervisor.Define("transient");
        HypervisorFixture.Virsh("undefine", transient.Name);
        HypervisorFixture.Virsh("create", transient.Description);
        var guests = HypervisorFixture.Read().Host.Guests!;
        var created = guests.Values.Single(guest => guest.GuestName == transient.Name);
        Assert.Equal((true, true), (guests[saved.Uuid].Persistent, guests[saved.Uuid].ManagedSave));
        Assert.Equal((false, false), (created.Persistent, created.ManagedSave));
    }

    private static (string?, string?) Source(Facts.InterfaceFacts nic) => (nic.Source, nic.Model);
}
