using Rehai.Facts;
using Rehai.Server.Inventory;
using Rehai.Server.Tests.Inventory;

namespace Rehai.Server.Tests.Storage;

/// <summary>What a store tells of hosts that save, one after the other.</summary>
public sealed class StoredTimelineTests : IDisposable
{
    private readonly HostStore _store = new();

    [Theory]
    [InlineData("shut off/destroyed", "running/booted", "Started kvm1 g1: shut off > running (booted)")]
    [InlineData("running", "paused/user", "Paused kvm1 g1: running > paused (user)")]
    [InlineData("paused/user", "running/unpaused", "Resumed kvm1 g1: paused > running (unpaused)")]
    [InlineData("running", "pmsuspended", "Suspended kvm1 g1: running > pmsuspended")]
    [InlineData("pmsuspended", "running/event wakeup", "Resumed kvm1 g1: pmsuspended > running (event wakeup)")]
    [InlineData("running", "shut off/shutdown", "Stopped kvm1 g1: running > shut off (shutdown)")]
    [InlineData("in shutdown/user", "shut off/shutdown", "Stopped kvm1 g1: in shutdown > shut off (shutdown)")]
    [InlineData("running", "crashed/panicked", "Crashed kvm1 g1: running > crashed (panicked)")]
    [InlineData("running", "shut off/crashed", "Crashed kvm1 g1: running > shut off (crashed)")]
    [InlineData("crashed/panicked", "shut off/destroyed", "Stopped kvm1 g1: crashed > shut off (destroyed)")]
    [InlineData("crashed/panicked", "running/booted", "Started kvm1 g1: crashed > running (booted)")]
    [InlineData("shut off", "paused/user", "Started kvm1 g1: shut off > paused (user)")]
    [InlineData("running", "idle", null)]
    [InlineData("running", "in shutdown/user", null)]
    [InlineData("in shutdown/user", "running", null)]
    [InlineData("running", "unknown 9", null)]
    [InlineData("unknown 9", "running", null)]
    [InlineData("running", "running/unpaused", null)]
    [InlineData("crashed/panicked", "shut off/crashed", null)]
    [InlineData("shut off", "paused/starting up", null)]
    [InlineData("paused/starting up", "running/booted", "Started kvm1 g1: paused > running (booted)")]
    [InlineData("running", "paused/migrating", null)]
    [InlineData("paused/migrating", "running/migration canceled", null)]
    public void A_change_of_state_is_told_once(string before, string after, string? told)
    {
        _store.Save("kvm1", PublishedHost.With(new PublishedGuest(1, before)));
        _store.Save("kvm1", PublishedHost.With(new PublishedGuest(1, after)));

        Assert.Equal(told is null ? [] : [told], _store.Told().Skip(1));
    }

    [Fact]
    public void A_host_that_is_new_appears_alone()
    {
        _store.Save("kvm1", PublishedHost.With(new(1), new(2)));

        Assert.Equal(["HostAppeared kvm1 :  > "], _store.Told());
        Assert.Equal(2, _store.Guests("kvm1").Count);
    }

    [Fact]
    public void Guests_are_defined_renamed_resized_and_undefined()
    {
        _store.Save("kvm1", PublishedHost.With());
        var guest = new PublishedGuest(1, "shut off") { Disks = [new DiskFacts { Target = "vda" }] };
        _store.Save("kvm1", PublishedHost.With(guest));
        guest = guest with { Name = "web", Vcpus = 4, MemoryKib = 3 << 20, Disks = [] };
        _store.Save("kvm1", PublishedHost.With(guest));
        _store.Save("kvm1", PublishedHost.With(guest with { MemoryKib = (3 << 20) + 4, Disks = null }));
        _store.Save("kvm1", PublishedHost.With());

        Assert.Equal(
            [
                "Defined kvm1 g1:  > shut off",
                "Renamed kvm1 web: g1 > web",
                "Resized kvm1 web: 2 vCPUs > 4 vCPUs",
                "Resized kvm1 web: 2 GiB > 3 GiB",
                "Resized kvm1 web: 1 disk > 0 disks",
                "Resized kvm1 web: 3 GiB > 3145732 KiB",
                "Undefined kvm1 web: shut off > ",
            ],
            _store.Told().Skip(1)
        );
        Assert.Empty(_store.Guests("kvm1"));
    }

    [Fact]
    public void An_entry_has_the_hosts_time_where_it_is_this_states_and_why_it_published()
    {
        var since = HostStore.Epoch.AddSeconds(20);
        _store.Save("kvm1", PublishedHost.With(new PublishedGuest(1, "shut off") { Since = HostStore.Epoch }));
        _store.Second = 30;
        var started = new PublishedGuest(1) { Since = since };
        _store.Save("kvm1", PublishedHost.With(started) with { Cause = "event" });
        _store.Second = 40;
        // The time of a state that it had before.
        _store.Save("kvm1", PublishedHost.With(started with { State = "paused/user" }) with { Cause = "interval" });
        _store.Second = 50;
        // A clock that runs ahead.
        _store.Save("kvm1", PublishedHost.With(new PublishedGuest(1) { Since = _store.Now.AddHours(1) }));

        var entries = _store.Entries().AsEnumerable().Reverse().ToList();
        Assert.Equal([0, 20, 40, 50], entries.ConvertAll(entry => (entry.At - HostStore.Epoch).TotalSeconds));
        Assert.Equal([0, 30, 40, 50], entries.ConvertAll(entry => (entry.PublishedAt - HostStore.Epoch).TotalSeconds));
        Assert.Equal(["event", "event", "interval", "event"], entries.ConvertAll(entry => entry.Cause));
        Assert.Equal(new PublishedGuest(1).Uuid, entries[1].Uuid);
    }

    [Fact]
    public void A_list_that_is_not_there_for_a_while_changes_nothing()
    {
        _store.Save("kvm1", new PublishedHost { Guests = null });
        _store.Save("kvm1", PublishedHost.With(new(1), new(2, "shut off")));
        _store.Save("kvm1", new PublishedHost { Guests = null });
        Assert.False(_store.Host("kvm1")!.KnowsGuests);
        Assert.Equal(2, _store.Guests("kvm1").Count);
        // As a converge leaves it that knows nothing of libvirt.
        _store.Save("kvm1", "{\"fqdn\":\"kvm1\"}"u8.ToArray());
        Assert.Equal((false, "1.0.0"), (_store.Host("kvm1")!.KnowsGuests, _store.Host("kvm1")!.RehaiVersion));
        Assert.Equal(2, _store.Guests("kvm1").Count);
        Assert.Empty(_store.Faults());
        _store.Save("kvm1", PublishedHost.With(new(1), new(3)));

        Assert.Equal(
            ["Defined kvm1 g3:  > running (booted)", "Undefined kvm1 g2: shut off > "],
            _store.Told().Skip(1).Order(StringComparer.Ordinal)
        );
        Assert.True(_store.Host("kvm1")!.KnowsGuests);
    }

    [Fact]
    public void Between_two_readings_of_Rehai_ohai_may_tell_what_runs()
    {
        _store.Save("kvm1", PublishedHost.With(new(1), new(2), new(3, "shut off")));
        _store.Save("kvm1", PublishedHost.Ohai(new(1), new(4)));
        Assert.Equal(["g1", "g3", "g4"], _store.Guests("kvm1").Select(guest => guest.Name));
        Assert.Empty(_store.Faults());
        _store.Save("kvm1", PublishedHost.With(new(1), new(2, "shut off/destroyed"), new(3, "shut off"), new(4)));

        Assert.Equal(
            ["Started kvm1 g4:  > running", "Stopped kvm1 g2: running > "],
            _store.Told().Skip(1).Order(StringComparer.Ordinal)
        );
        Assert.Empty(_store.Faults());
    }

    [Fact]
    public void A_host_that_is_deleted_is_gone_with_its_guests()
    {
        _store.Save("kvm1", PublishedHost.With(new PublishedGuest(1)));
        _store.Delete("kvm1");
        _store.Save("web1", "{}"u8.ToArray());
        _store.Delete("web1");

        Assert.Equal([TimelineKind.HostGone, TimelineKind.HostAppeared], _store.Entries().Select(entry => entry.Kind));
        Assert.Equal(0, _store.Read(session => session.Number("SELECT count(*) FROM guests")));
        _store.Save("kvm1", PublishedHost.With(new PublishedGuest(1)));
        Assert.Equal(TimelineKind.HostAppeared, _store.Entries()[0].Kind);
    }

    [Fact]
    public void An_organization_takes_its_timeline_with_it()
    {
        _store.Save("kvm1", PublishedHost.With(new PublishedGuest(1)));
        _store.Save("kvm1", PublishedHost.With(new PublishedGuest(1)), "other");
        _store.Write(session =>
            Rehai.Server.Storage.OrganizationTable.Delete(
                session,
                Rehai.Server.Storage.OrganizationTable.Find(session, "acme")!.Id
            )
        );

        Assert.Equal((0, 1), (_store.Entries().Count, _store.Entries("other").Count));
        foreach (var table in new[] { "hosts", "guests", "timeline" })
        {
            Assert.Equal(1, _store.Read(session => session.Number($"SELECT count(*) FROM {table}")));
        }
        Assert.Empty(_store.Faults());
    }

    [Fact]
    public void No_save_tells_more_than_its_share()
    {
        var guests = Enumerable.Range(0, 3000).Select(i => new PublishedGuest(i)).ToArray();
        _store.Save("kvm1", PublishedHost.With(guests));
        _store.Save("kvm1", PublishedHost.With());

        Assert.Equal(1 + Rehai.Server.Storage.StoredInventory.MostEntries, _store.Entries().Count);
        Assert.Empty(_store.Guests("kvm1"));
    }

    public void Dispose() => _store.Dispose();
}
