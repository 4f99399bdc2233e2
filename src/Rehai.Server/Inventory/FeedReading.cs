using Rehai.Server.Storage;

namespace Rehai.Server.Inventory;

/// <summary>How far the change feed was read.</summary>
/// <param name="Organizations">Those that were there, by id: one that is deleted takes its nodes and their changes along without a word.</param>
internal sealed record FeedPosition(long Sequence, IReadOnlyList<long> Organizations);

/// <summary>What the store has, read at one moment: all hosts, or those whose nodes changed behind a position.</summary>
/// <param name="Position">Where to read on.</param>
/// <param name="IsWhole">Whether <paramref name="Hosts"/> are all.</param>
/// <param name="HasMore">Whether more has changed than was read.</param>
internal sealed record FeedReading(FeedPosition Position, IReadOnlyList<StoredHost> Hosts, bool IsWhole, bool HasMore)
{
    private const int MostChanges = 5_000;

    public static FeedReading Whole(Session session) => Whole(session, least: 0);

    /// <summary>Everything where the changes do not tell it: some are no longer kept, or an organization went.</summary>
    public static FeedReading Since(Session session, FeedPosition position)
    {
        var organizations = OrganizationTable.Ids(session);
        if (
            ChangeTable.Bounds(session).First > position.Sequence + 1
            || position.Organizations.Except(organizations).Any()
        )
        {
            return Whole(session, position.Sequence);
        }
        var changes = ChangeTable.NodesSince(session, position.Sequence, MostChanges);
        return new(
            new(changes.Count == 0 ? position.Sequence : changes[^1].Sequence, organizations),
            [.. changes.Select(change => change.Node).Distinct().Select(node => Host(session, node))],
            IsWhole: false,
            HasMore: changes.Count == MostChanges
        );
    }

    /// <param name="least">A number that was given; the newest may have gone with an organization.</param>
    private static FeedReading Whole(Session session, long least)
    {
        var guests = GuestTable.All(session).ToLookup(guest => guest.Node);
        return new(
            new(Math.Max(ChangeTable.Bounds(session).Last, least), OrganizationTable.Ids(session)),
            [.. HostTable.All(session).Select(host => new StoredHost(host.Node, host, [.. guests[host.Node]]))],
            IsWhole: true,
            HasMore: false
        );
    }

    private static StoredHost Host(Session session, long node) =>
        HostTable.Find(session, node) is { } host ? new(node, host, GuestTable.Of(session, node)) : new(node, null, []);
}
