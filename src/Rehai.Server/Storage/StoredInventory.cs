using System.Text.Json;
using Rehai.Server.Inventory;

namespace Rehai.Server.Storage;

/// <summary>
/// Keeps hosts, guests and the timeline as one node's save makes them, in its transaction. Only what differs is looked at: guests whose
/// bytes are the same are not read, and rows that stay the same are not written.
/// </summary>
internal sealed class StoredInventory(Session session, NodePlace place, DateTimeOffset now)
{
    /// <summary>More entries of one save are left out: no host does as much between two saves, and no node may flood what others did.</summary>
    public const int MostEntries = 2_000;

    /// <param name="before">Null for a new node.</param>
    /// <param name="after">Null for one that goes.</param>
    public void Put(StoredNode? before, StoredNode? after)
    {
        if (after is null)
        {
            Disappear();
        }
        else if (before is null)
        {
            Appear(Read(after, RootsOf(after)));
        }
        else
        {
            Update(before, after);
        }
    }

    /// <summary>Fills the tables of a store that was without them. What was there before has not happened now: nothing is told of it.</summary>
    public static void Build(Session session)
    {
        foreach (var (place, node) in NodeTable.Everywhere(session))
        {
            try
            {
                Fill(session, place, node);
            }
            catch (JsonException)
            {
                // A damaged node is for a check to tell of, and hinders no upgrade.
            }
        }
    }

    private static void Fill(Session session, NodePlace place, StoredNode node)
    {
        var refreshed = HostReading.Of(place, node, RootsOf(node), DateTimeOffset.UnixEpoch)?.Host.RefreshedAt;
        var inventory = new StoredInventory(session, place, refreshed ?? DateTimeOffset.UnixEpoch);
        if (inventory.Read(node, RootsOf(node)) is { } reading)
        {
            inventory.Insert(reading);
        }
    }

    private void Disappear()
    {
        if (HostTable.Find(session, place.Node) is not null)
        {
            TimelineTable.Append(session, place.OrganizationId, [OfHost(TimelineKind.HostGone, cause: null)]);
        }
    }

    private void Appear(HostReading? reading)
    {
        if (reading is not null)
        {
            var guests = Insert(reading);
            Tell(guests, reading, GuestListing.Unknown, OfHost(TimelineKind.HostAppeared, reading.Cause));
        }
    }

    private List<GuestChange> Insert(HostReading reading)
    {
        HostTable.Insert(session, reading.Host, reading.Listing);
        return Write(reading.Guests().Values.Select(guest => new GuestChange(null, guest)));
    }

    private void Update(StoredNode before, StoredNode after)
    {
        var (was, roots) = (RootsOf(before), RootsOf(after));
        var isSamePlace = IsSamePlace(before.Desired, after.Desired);
        if (isSamePlace && roots.IsSame(was))
        {
            return;
        }
        if (Read(after, roots) is not { } reading)
        {
            HostTable.Lose(session, place.Node, isChanged: !isSamePlace, now);
        }
        else if (Read(before, was) is var old && Known(old) is { } known)
        {
            Change(old, known, reading);
        }
        else
        {
            Appear(reading);
        }
    }

    private void Change(HostReading? old, KnownHost known, HostReading reading)
    {
        HostTable.Update(session, known, reading.Host, reading.Listing);
        if (reading.Listing != GuestListing.Unknown)
        {
            var areAllListed = (old?.Listing, reading.Listing) == (GuestListing.Every, GuestListing.Every);
            var guests = Write(areAllListed ? reading.ChangesFrom(old!) : ChangesFromStored(reading));
            Tell(guests, reading, known.Listing);
        }
    }

    /// <summary>The host as it is stored, which is what its node said before; null where it is none yet.</summary>
    private KnownHost? Known(HostReading? old) =>
        old is { Listing: not GuestListing.Unknown }
            ? new(old.Host, old.Listing)
            : HostTable.Known(session, place.Node);

    /// <summary>Guests that do not run are not in ohai's list: what Rehai knew of them stays, as last known.</summary>
    private IEnumerable<GuestChange> ChangesFromStored(HostReading reading)
    {
        var guests = reading.Guests();
        var room = HostReading.MostGuests - guests.Count;
        foreach (var before in GuestTable.Of(session, place.Node))
        {
            if (guests.Remove(before.Uuid, out var after) || reading.Listing == GuestListing.Every)
            {
                yield return new(before, after);
            }
            else if (before.IsActive || room-- <= 0)
            {
                yield return new(before, null);
            }
        }
        foreach (var appeared in guests.Values)
        {
            yield return new(null, appeared);
        }
    }

    /// <returns>Those that are more than movements.</returns>
    private List<GuestChange> Write(IEnumerable<GuestChange> changes) =>
        [.. changes.Where(change => Write(change) == RowDifference.Change)];

    private RowDifference Write(GuestChange change)
    {
        switch (change)
        {
            case ({ } before, { } after):
                return GuestTable.Update(session, before, after);
            case ({ } before, null):
                GuestTable.Delete(session, before);
                return RowDifference.Change;
            default:
                GuestTable.Insert(session, change.After!);
                return RowDifference.Change;
        }
    }

    private void Tell(
        List<GuestChange> guests,
        HostReading reading,
        GuestListing before,
        params IEnumerable<TimelineEntry> first
    )
    {
        var published = new Publication(place.Name, before, reading.Listing, now);
        var entries = first
            .Concat(guests.SelectMany(guest => Happened(guest, published, reading.Cause)))
            .Take(MostEntries)
            .ToList();
        TimelineTable.Append(session, place.OrganizationId, entries);
    }

    private IEnumerable<TimelineEntry> Happened(GuestChange change, Publication published, string? cause)
    {
        foreach (var happened in TimelineRule.Of(change, Elsewhere(change), published))
        {
            if (happened.Replaces is { } part)
            {
                TimelineTable.Remove(session, part);
            }
            yield return Entry(happened, cause) with
            {
                Uuid = change.Uuid,
                Guest = change.Name,
            };
        }
    }

    private GuestElsewhere Elsewhere(GuestChange change)
    {
        if (!TimelineRule.LooksElsewhere(change))
        {
            return GuestElsewhere.Nothing;
        }
        var other = GuestTable.ActiveElsewhere(session, place, change.Uuid);
        return new(
            other is null ? null : NodeTable.Place(session, other.Node)!.Name,
            GuestChange.IsSettled(other),
            TimelineTable.NewestPlace(session, place, change.Uuid)
        );
    }

    private TimelineEntry OfHost(TimelineKind kind, string? cause) =>
        Entry(new TimelineEvent(place.Name, kind, null, null), cause);

    /// <summary>The timeline gives the number.</summary>
    private TimelineEntry Entry(TimelineEvent happened, string? cause) =>
        new(
            0,
            happened.At ?? now,
            now,
            place.Organization,
            happened.Host,
            null,
            null,
            happened.Kind,
            happened.From,
            happened.To,
            cause
        );

    private HostReading? Read(StoredNode node, HostRoots roots) => HostReading.Of(place, node, roots, now);

    private static HostRoots RootsOf(StoredNode node) => new(node.Current.Automatic);

    private static bool IsSamePlace(DesiredState before, DesiredState after) =>
        (before.Environment, before.PolicyName, before.PolicyGroup)
        == (after.Environment, after.PolicyName, after.PolicyGroup);
}
