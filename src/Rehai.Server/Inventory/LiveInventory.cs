using System.Collections.Immutable;
using Rehai.Server.Endpoints;

namespace Rehai.Server.Inventory;

/// <summary>
/// All hosts and guests, as they are. One writer tells it what the store has and that time has passed; anybody takes a snapshot or a
/// subscription.
/// </summary>
internal sealed class LiveInventory(Leases leases, TimeProvider time)
{
    /// <summary>Hosts that went, for who comes back.</summary>
    private const int RememberedGone = 10_000;

    private readonly Lock _gate = new();
    private readonly DateTimeOffset _listeningSince = time.GetUtcNow();
    private readonly ActivePlaces _places = new();
    private readonly HashSet<InventorySubscription> _subscriptions = [];
    private readonly Queue<(long Sequence, HostRow Host)> _gone = [];
    private InventorySnapshot _snapshot = InventorySnapshot.Empty;
    private long? _knownSince;

    public Leases Leases => leases;

    /// <summary>Whether the store has been read; before that there is nothing here.</summary>
    public bool IsKnown => Snapshot != InventorySnapshot.Empty;

    public InventorySnapshot Snapshot => Volatile.Read(ref _snapshot);

    /// <summary>Begins with the present snapshot; dispose it.</summary>
    public InventorySubscription Subscribe()
    {
        lock (_gate)
        {
            var subscription = new InventorySubscription(_snapshot, Unsubscribe);
            _subscriptions.Add(subscription);
            return subscription;
        }
    }

    /// <summary>For who comes back: what was missed, and every change behind that; nothing lies between.</summary>
    public (InventorySubscription Subscription, InventorySince? Missed) Subscribe(long since)
    {
        lock (_gate)
        {
            return (Subscribe(), ChangedSince(since));
        }
    }

    /// <summary>What became another since that number, at least; null where that is longer ago than anybody here remembers.</summary>
    public InventorySince? ChangedSince(long sequence)
    {
        lock (_gate)
        {
            return sequence < _knownSince || sequence > _snapshot.Sequence || _knownSince is null
                ? null
                : new(
                    _snapshot.Sequence,
                    // That number's own too: a host may have fallen silent, or its organization gone, after it.
                    [.. _snapshot.Hosts.Values.Where(host => host.Sequence >= sequence)],
                    [.. _gone.Where(gone => gone.Sequence >= sequence).Select(gone => gone.Host)]
                );
        }
    }

    /// <summary>Takes over all that the store has.</summary>
    public void Replace(long sequence, IReadOnlyList<StoredHost> all)
    {
        var present = all.Select(reading => reading.Node).ToHashSet();
        var gone = Snapshot
            .Hosts.Keys.Where(node => !present.Contains(node))
            .Select(node => new StoredHost(node, null, []));
        Apply(sequence, [.. all, .. gone]);
    }

    /// <summary>Takes over what the store has of some nodes.</summary>
    public void Apply(long sequence, IReadOnlyList<StoredHost> readings)
    {
        var now = time.GetUtcNow();
        Publish(
            sequence,
            now,
            readings.Select(reading =>
            {
                var before = _snapshot.Hosts.GetValueOrDefault(reading.Node);
                return new ChangedHost(before, Read(reading, before, sequence, now));
            })
        );
        _knownSince ??= sequence;
    }

    /// <summary>Looks which hosts have fallen silent or given a sign of life.</summary>
    public void LookAtClock()
    {
        if (!IsKnown)
        {
            return;
        }
        var now = time.GetUtcNow();
        Publish(
            _snapshot.Sequence,
            now,
            _snapshot.Hosts.Values.Select(host => new ChangedHost(host, Judge(host, _snapshot.Sequence, now)))
        );
    }

    /// <summary>The same object where nothing is another.</summary>
    private ShownHost? Read(StoredHost reading, ShownHost? before, long sequence, DateTimeOffset now)
    {
        if (reading.Host is null)
        {
            return null;
        }
        var guests = Reused(reading.Guests, before);
        if (before is not null && RowEquality.AreSame(before.Row, reading.Host) && guests.SequenceEqual(before.Guests))
        {
            return Judge(before, sequence, now);
        }
        var host = new ShownHost(reading.Host, guests, leases);
        return host.As(FreshnessOf(host, now), sequence);
    }

    private static ImmutableArray<GuestRow> Reused(IReadOnlyList<GuestRow> guests, ShownHost? before)
    {
        var old = before?.Guests.ToDictionary(guest => guest.Uuid) ?? [];
        return
        [
            .. guests
                .OrderBy(guest => guest.Uuid, StringComparer.Ordinal)
                .Select(guest =>
                    old.GetValueOrDefault(guest.Uuid) is { } known && RowEquality.AreSame(known, guest) ? known : guest
                ),
        ];
    }

    private ShownHost Judge(ShownHost host, long sequence, DateTimeOffset now)
    {
        var freshness = FreshnessOf(host, now);
        return freshness == host.Freshness ? host : host.As(freshness, sequence);
    }

    private Freshness FreshnessOf(ShownHost host, DateTimeOffset now) =>
        Heartbeat.Judge(host.Row, host.SeenAt, now, _listeningSince);

    private void Publish(long sequence, DateTimeOffset now, IEnumerable<ChangedHost> all)
    {
        var changes = all.Where(change => change.Before != change.After).ToList();
        changes.ForEach(change => _places.Move(change.Before, change.After, now));
        var conflicts = _places.Conflicts(now);
        var areConflictsSame = conflicts.SequenceEqual(_snapshot.Conflicts);
        if (changes.Count == 0 && areConflictsSame && sequence == _snapshot.Sequence && IsKnown)
        {
            return;
        }
        var next = new InventorySnapshot(sequence, With(changes), areConflictsSame ? _snapshot.Conflicts : conflicts);
        lock (_gate)
        {
            Remember(sequence, changes);
            Volatile.Write(ref _snapshot, next);
            if (changes.Count > 0 || !areConflictsSame)
            {
                Tell(HostDifference.Between(next, changes));
            }
        }
    }

    private ImmutableDictionary<long, ShownHost> With(List<ChangedHost> changes)
    {
        var hosts = _snapshot.Hosts.ToBuilder();
        foreach (var (before, after) in changes)
        {
            if (after is null)
            {
                hosts.Remove(before!.Row.Node);
            }
            else
            {
                hosts[after.Row.Node] = after;
            }
        }
        return hosts.ToImmutable();
    }

    private void Remember(long sequence, List<ChangedHost> changes)
    {
        foreach (var change in changes.Where(change => change.After is null))
        {
            _gone.Enqueue((sequence, change.Before!.Row));
            if (_gone.Count > RememberedGone)
            {
                _knownSince = _gone.Dequeue().Sequence + 1;
            }
        }
    }

    private void Tell(InventoryChange change) =>
        _subscriptions.RemoveWhere(subscription => !subscription.TryPublish(change));

    private void Unsubscribe(InventorySubscription subscription)
    {
        lock (_gate)
        {
            _subscriptions.Remove(subscription);
        }
    }
}
