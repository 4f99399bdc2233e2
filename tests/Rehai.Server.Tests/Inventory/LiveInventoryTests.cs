using Rehai.Server.Endpoints;
using Rehai.Server.Inventory;

namespace Rehai.Server.Tests.Inventory;

public sealed class LiveInventoryTests
{
    private readonly StillClock _clock = new();
    private readonly Leases _leases;
    private readonly LiveInventory _inventory;

    public LiveInventoryTests()
    {
        _leases = new Leases(_clock);
        _inventory = new LiveInventory(_leases, _clock);
    }

    [Fact]
    public void Any_changes_end_as_what_is_read_at_once()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var some = new RandomInventory(seed);
            var (live, began) = (new LiveInventory(_leases, _clock), _clock.Now);
            live.Replace(0, []);
            using var subscription = live.Subscribe();
            var told = new Dictionary<(long, string), ShownGuest>();
            var toldHosts = new Dictionary<long, ShownHost>();
            var stored = new Dictionary<long, StoredHost>();
            var several = new Dictionary<string, DateTimeOffset>();
            for (var sequence = 1; sequence <= 60; sequence++)
            {
                var readings = Enumerable
                    .Range(0, 3)
                    .Select(_ => Next(some, stored))
                    .DistinctBy(reading => reading.Node)
                    .ToList();
                readings.ForEach(reading => stored[reading.Node] = reading);
                if (some.Random.Next(10) == 0)
                {
                    live.Replace(sequence, [.. stored.Values.Where(reading => reading.Host is not null)]);
                }
                else
                {
                    live.Apply(sequence, readings);
                }
                NoteSeveral(live, several);
                _clock.Now += TimeSpan.FromSeconds(some.Random.Next(200));
                live.LookAtClock();
                NoteSeveral(live, several);
                Follow(subscription, told, toldHosts);
                AssertSame(live, sequence, stored, told, toldHosts, several);
                Assert.All(
                    live.Snapshot.Hosts.Values,
                    host => Assert.Equal(Heartbeat.Judge(host.Row, host.SeenAt, _clock.Now, began), host.Freshness)
                );
            }
        }
    }

    [Fact]
    public void A_change_tells_the_guests_that_are_another_and_no_others()
    {
        var (a, b) = (Some.Guest(1, "a"), Some.Guest(1, "b"));
        _inventory.Replace(5, [Stored(1, a, b)]);
        using var subscription = _inventory.Subscribe();
        // Read anew, nothing is the same object.
        _inventory.Apply(6, [Stored(1, a with { Addresses = [.. a.Addresses] }, b with { State = GuestState.Paused })]);

        var change = Next(subscription);
        Assert.Equal(6, change.Sequence);
        Assert.Empty(change.Hosts);
        var guest = Assert.Single(change.Guests);
        Assert.Equal(
            (GuestState.Running, GuestState.Paused),
            (guest.Before!.Value.Row.State, guest.After!.Value.Row.State)
        );

        _inventory.Apply(7, [Stored(1, a)]);
        change = Next(subscription);
        Assert.Equal((b.Uuid, null), (Assert.Single(change.Guests).Before?.Row.Uuid, change.Guests[0].After));

        _inventory.Apply(8, [new StoredHost(1, null, [])]);
        change = Next(subscription);
        Assert.Null(Assert.Single(change.Hosts).After);
        Assert.Null(Assert.Single(change.Guests).After);
    }

    [Fact]
    public void Nothing_is_told_where_nothing_is_another()
    {
        _inventory.Replace(5, [Stored(1, Some.Guest(1, "a"))]);
        using var subscription = _inventory.Subscribe();
        _inventory.Apply(6, [Stored(1, Some.Guest(1, "a")), new StoredHost(2, null, [])]);
        _inventory.LookAtClock();
        Assert.False(subscription.Changes.TryRead(out _));
        Assert.Equal(6, _inventory.Snapshot.Sequence);
    }

    [Fact]
    public void A_silent_host_takes_its_guests_states_along_and_a_lease_brings_them_back()
    {
        _inventory.Replace(5, [Stored(1, Some.Guest(1, "a"), Some.Guest(1, "b", GuestState.ShutOff))]);
        using var subscription = _inventory.Subscribe();

        Pass(TimeSpan.FromSeconds(181));
        var change = Next(subscription);
        Assert.Equal((Freshness.Live, Freshness.Late), Turned(change));
        Assert.Empty(change.Guests);

        Pass(TimeSpan.FromSeconds(420));
        change = Next(subscription);
        Assert.Equal((Freshness.Late, Freshness.Stale), Turned(change));
        Assert.Equal(2, change.Guests.Count);
        Assert.All(
            change.Guests,
            guest => Assert.Equal(new(GuestState.Unknown, guest.Before!.Value.State.State), guest.After!.Value.State)
        );
        Assert.Equal(
            (2, 1),
            (_inventory.Snapshot.Totals.Of(GuestState.Unknown), _inventory.Snapshot.Totals.Of(Freshness.Stale))
        );

        _leases.Renew(1, TimeSpan.FromSeconds(30));
        _inventory.LookAtClock();
        change = Next(subscription);
        Assert.Equal((Freshness.Stale, Freshness.Live), Turned(change));
        Assert.Equal(_clock.Now, change.Hosts[0].After!.SeenAt);
        Assert.All(
            change.Guests,
            guest => Assert.Equal(new(guest.After!.Value.Row.State, null), guest.After!.Value.State)
        );
    }

    [Fact]
    public void A_program_that_has_just_begun_calls_nobody_stale_who_may_hold_a_lease()
    {
        var silent = Some.Host(1, "kvm1") with { RefreshedAt = Some.Now.AddDays(-1) };
        _inventory.Replace(
            5,
            [new StoredHost(1, silent, []), new StoredHost(2, silent with { Node = 2, Interval = null }, [])]
        );
        Assert.Equal((Freshness.Late, Freshness.Stale), (FreshnessOf(1), FreshnessOf(2)));
        Pass(TimeSpan.FromMinutes(3));
        Assert.Equal(Freshness.Stale, FreshnessOf(1));
    }

    [Fact]
    public void Who_comes_back_is_given_what_became_another()
    {
        Assert.Null(_inventory.ChangedSince(0));
        _inventory.Replace(10, [Stored(1), Stored(2), Stored(3), Stored(4)]);
        _inventory.Apply(11, [Stored(1, Some.Guest(1, "a"))]);
        _inventory.Apply(12, [Stored(2, Some.Guest(2, "b")), new StoredHost(4, null, [])]);

        Assert.Equal("1,2", Nodes(_inventory.ChangedSince(11)!));
        Assert.Equal("2", Nodes(_inventory.ChangedSince(12)!));
        Assert.Equal(4, Assert.Single(_inventory.ChangedSince(11)!.Gone).Node);
        Assert.Equal(12, _inventory.ChangedSince(11)!.Sequence);
        Assert.Null(_inventory.ChangedSince(9));
        Assert.Null(_inventory.ChangedSince(13));

        Pass(TimeSpan.FromHours(1));
        Assert.Equal("1,2,3", Nodes(_inventory.ChangedSince(12)!));
    }

    [Fact]
    public void Who_reads_too_slowly_is_cut_off_and_nobody_else()
    {
        _inventory.Replace(0, []);
        using var slow = _inventory.Subscribe();
        using var quick = _inventory.Subscribe();
        var read = 0;
        for (var sequence = 1; sequence <= 1_000; sequence++)
        {
            _inventory.Apply(sequence, [Stored(sequence)]);
            read += quick.Changes.TryRead(out _) ? 1 : 0;
        }
        Assert.Equal((1_000, false), (read, quick.IsLost));
        Assert.True(slow.IsLost);
        var unread = 0;
        while (slow.Changes.TryRead(out var change))
        {
            Assert.Equal(++unread, change.Sequence);
        }
        Assert.True(slow.Changes.Completion.IsCompleted);
        Assert.InRange(unread, 1, 999);
        using var anew = _inventory.Subscribe();
        Assert.Equal(1_000, anew.Start.Sequence);
    }

    [Fact]
    public void One_guest_active_on_two_hosts_is_a_conflict_when_no_migration_takes_as_long()
    {
        _inventory.Replace(
            1,
            [Stored(1, Some.Guest(1, "a")), Stored(2, Some.Guest(2, "a", GuestState.ShutOff)), Stored(3)]
        );
        Pass(TimeSpan.FromSeconds(150));
        Assert.Empty(_inventory.Snapshot.Conflicts);

        var began = _clock.Now;
        _inventory.Apply(2, [Stored(3, Some.Guest(3, "a", GuestState.Paused))]);
        using var subscription = _inventory.Subscribe();
        Pass(TimeSpan.FromSeconds(120));
        Assert.Empty(_inventory.Snapshot.Conflicts);
        Pass(TimeSpan.FromSeconds(1));
        var conflict = Assert.Single(_inventory.Snapshot.Conflicts);
        Assert.Equal((Some.Uuid("a"), began, "1,3"), (conflict.Uuid, conflict.Since, string.Join(',', conflict.Nodes)));
        Assert.Same(_inventory.Snapshot, Last(subscription).Snapshot);

        _inventory.Apply(3, [Stored(3, Some.Guest(3, "a", GuestState.ShutOff))]);
        Assert.Empty(_inventory.Snapshot.Conflicts);
    }

    [Fact]
    public void A_stale_host_has_no_conflict()
    {
        _inventory.Replace(1, [Stored(1, Some.Guest(1, "a")), Stored(2, Some.Guest(2, "a"))]);
        Pass(TimeSpan.FromSeconds(130));
        Assert.Single(_inventory.Snapshot.Conflicts);
        _leases.Renew(1, TimeSpan.FromSeconds(30));
        Pass(TimeSpan.FromSeconds(500));
        Assert.Equal((Freshness.Late, Freshness.Stale), (FreshnessOf(1), FreshnessOf(2)));
        Assert.Empty(_inventory.Snapshot.Conflicts);
    }

    [Fact]
    public void A_conflict_is_shown_to_who_may_see_both_hosts()
    {
        var other = Some.Host(2, "kvm2") with { Organization = "initech", RefreshedAt = Some.Now };
        _inventory.Replace(1, [Stored(1, Some.Guest(1, "a")), new StoredHost(2, other, [Some.Guest(2, "a")])]);
        Pass(TimeSpan.FromSeconds(130));
        Assert.Single(_inventory.Snapshot.ConflictsIn(null));
        Assert.Single(_inventory.Snapshot.ConflictsIn(new HashSet<string> { "acme", "initech" }));
        Assert.Empty(_inventory.Snapshot.ConflictsIn(new HashSet<string> { "acme" }));
    }

    private static StoredHost Next(RandomInventory some, Dictionary<long, StoredHost> stored)
    {
        var node = some.Random.Next(12);
        return some.Random.Next(6) == 0 ? new(node, null, [])
            : stored.GetValueOrDefault(node) is { Host: not null } old && some.Random.Next(3) > 0
                ? old with
                {
                    Guests = [.. old.Guests.Skip(1)],
                }
            : new(node, some.Host(node), [.. some.Guests(node)]);
    }

    private static void Follow(
        InventorySubscription subscription,
        Dictionary<(long, string), ShownGuest> guests,
        Dictionary<long, ShownHost> hosts
    )
    {
        while (subscription.Changes.TryRead(out var change))
        {
            foreach (var (before, after) in change.Guests)
            {
                var key = ((after ?? before)!.Value.Row.Node, (after ?? before)!.Value.Row.Uuid);
                Assert.Equal(before?.Row, guests.TryGetValue(key, out var known) ? known.Row : null);
                Put(guests, key, after);
            }
            foreach (var (before, after) in change.Hosts)
            {
                var node = (after ?? before)!.Row.Node;
                Assert.Equal(before?.Row, hosts.GetValueOrDefault(node)?.Row);
                if (after is null)
                {
                    hosts.Remove(node);
                }
                else
                {
                    hosts[node] = after;
                }
            }
        }
    }

    private static void Put(Dictionary<(long, string), ShownGuest> guests, (long, string) key, ShownGuest? guest)
    {
        if (guest is { } present)
        {
            guests[key] = present;
        }
        else
        {
            guests.Remove(key);
        }
    }

    /// <summary>Against all that is stored, and against what a subscriber was told.</summary>
    private void AssertSame(
        LiveInventory live,
        long sequence,
        Dictionary<long, StoredHost> stored,
        Dictionary<(long, string), ShownGuest> told,
        Dictionary<long, ShownHost> toldHosts,
        Dictionary<string, DateTimeOffset> since
    )
    {
        var expected = stored
            .Values.Where(reading => reading.Host is not null)
            .OrderBy(reading => reading.Node)
            .ToList();
        var hosts = live.Snapshot.Hosts.Values.OrderBy(host => host.Row.Node).ToList();
        Assert.Equal(sequence, live.Snapshot.Sequence);
        Assert.Equal(expected.Select(host => host.Host), hosts.Select(host => host.Row));
        Assert.Equal(Lines(expected.SelectMany(host => host.Guests)), Lines(hosts.SelectMany(host => host.Guests)));
        Assert.Equal(Lines(expected.SelectMany(host => host.Guests)), Lines(told.Values.Select(guest => guest.Row)));
        Assert.Equal(
            hosts.Select(host => host.Freshness),
            toldHosts.Values.OrderBy(host => host.Row.Node).Select(host => host.Freshness)
        );
        foreach (var guest in told.Values)
        {
            Assert.Equal(live.Snapshot.Hosts[guest.Row.Node].StateOf(guest.Row), guest.State);
        }
        Assert.Equal(
            since
                .Where(several => _clock.Now - several.Value > ActivePlaces.Migration)
                .Select(several => several.Key)
                .Order(),
            live.Snapshot.Conflicts.Select(conflict => conflict.Uuid).Order()
        );
    }

    /// <summary>Since when guests have been active on several hosts, as it follows from every snapshot.</summary>
    private void NoteSeveral(LiveInventory live, Dictionary<string, DateTimeOffset> since)
    {
        var several = live
            .Snapshot.Hosts.Values.Where(host => host.Freshness.ToString() is "Live" or "Late")
            .SelectMany(host => host.Guests.Where(guest => guest.IsActive))
            .GroupBy(guest => guest.Uuid)
            .Where(guests => guests.Count() > 1)
            .Select(guests => guests.Key)
            .ToHashSet();
        foreach (var uuid in since.Keys.Except(several).ToList())
        {
            since.Remove(uuid);
        }
        foreach (var uuid in several)
        {
            since.TryAdd(uuid, _clock.Now);
        }
    }

    private static IEnumerable<string> Lines(IEnumerable<GuestRow> guests) =>
        guests
            .Select(guest => $"{guest.Node} {guest.Uuid} {guest.Name} {guest.State} {guest.Since:O} {guest.Vcpus}")
            .Order();

    private static StoredHost Stored(long node, params GuestRow[] guests) =>
        new(node, Some.Host(node, $"kvm{node}"), guests);

    private static InventoryChange Next(InventorySubscription subscription)
    {
        Assert.True(subscription.Changes.TryRead(out var change));
        return change;
    }

    private static InventoryChange Last(InventorySubscription subscription)
    {
        InventoryChange? last = null;
        while (subscription.Changes.TryRead(out var change))
        {
            last = change;
        }
        return last!;
    }

    private static (Freshness, Freshness) Turned(InventoryChange change)
    {
        var (before, after) = Assert.Single(change.Hosts);
        return (before!.Freshness, after!.Freshness);
    }

    private Freshness FreshnessOf(long node) => _inventory.Snapshot.Hosts[node].Freshness;

    private static string Nodes(InventorySince since) =>
        string.Join(',', since.Hosts.Select(host => host.Row.Node).Order());

    private void Pass(TimeSpan time)
    {
        _clock.Now += time;
        _inventory.LookAtClock();
    }
}
