namespace Rehai.Server.Inventory;

/// <summary>
/// Migrations. Two hosts publish one, in either order, and whoever comes second knows what the first has left (<see cref="GuestElsewhere"/>):
/// nothing is remembered between the two. A migration is told once, at its end; while it lasts the guest is paused on both.
/// </summary>
internal static class MigrationRule
{
    /// <summary>How long a guest that one host dropped may take to be on another.</summary>
    public static readonly TimeSpan LongestGap = TimeSpan.FromMinutes(1);

    /// <summary>How long a host may take to say that a guest left. A guest that is active on both for longer is another fault.</summary>
    public static readonly TimeSpan LongestOverlap = TimeSpan.FromHours(1);

    private const string Migrated = "migrated";

    private static readonly (bool, TimelineEvent?) None = (false, null);

    /// <summary>There is nothing to tell, or not again.</summary>
    private static readonly (bool, TimelineEvent?) Silent = (true, null);

    /// <summary>Whether the change is a part of a migration, and what there is to tell of it.</summary>
    public static (bool IsMigration, TimelineEvent? Event) Of(
        GuestChange change,
        GuestElsewhere elsewhere,
        Publication published
    ) =>
        change.Leaves ? Leaves(change, elsewhere, published)
        : change.Before is null || change.Arrives ? Comes(change, elsewhere, published)
        : None;

    private static (bool, TimelineEvent?) Comes(GuestChange change, GuestElsewhere elsewhere, Publication published) =>
        LeftBefore(elsewhere.Newest, published) is { } left ? To(published.Host, left.Host, left.Sequence)
        : published.Before == GuestListing.Unknown ? None
        : elsewhere.Host is { } other && change.After!.IsActive ? ComesWhileThere(change, other, published)
        : IsComing(change.Before) ? EndsComing(change, elsewhere, published)
        : None;

    /// <summary>What the other host told of the guest when it was without it and nobody else had it yet.</summary>
    private static TimelineEntry? LeftBefore(TimelineEntry? newest, Publication published) =>
        newest is { Kind: TimelineKind.Undefined or TimelineKind.Stopped }
        && (newest.To is null || newest.To == StateWords.Said(StateWords.ShutOff, Migrated))
        && newest.Host != published.Host
        && published.At - newest.PublishedAt <= LongestGap
            ? newest
            : null;

    private static (bool, TimelineEvent?) ComesWhileThere(GuestChange change, string other, Publication published) =>
        change.Arrives && change.After!.Reason != "migration canceled" ? To(published.Host, other) : Silent;

    private static (bool, TimelineEvent?) EndsComing(
        GuestChange change,
        GuestElsewhere elsewhere,
        Publication published
    ) =>
        change.After!.Reason == Migrated && !IsTold(elsewhere.Newest, published.Host)
            ? To(published.Host, from: null)
            : Silent;

    private static (bool, TimelineEvent?) Leaves(GuestChange change, GuestElsewhere elsewhere, Publication published) =>
        !elsewhere.IsSettled || change.After is { Reason: not (null or StateWords.Unknown or Migrated) } ? None
        // It left, and the other host has told so; or it came, and the other host kept it.
        : GuestChange.IsMoving(change.Before) ? Silent
        : !IsTold(elsewhere.Newest, elsewhere.Host!) ? To(elsewhere.Host!, published.Host)
        : published.At - elsewhere.Newest!.PublishedAt <= LongestOverlap ? Silent
        : None;

    private static bool IsTold(TimelineEntry? newest, string to) =>
        newest is { Kind: TimelineKind.Migrated } && newest.To == to;

    private static bool IsComing(GuestRow? guest) => GuestChange.IsMoving(guest) && guest!.Reason != "starting up";

    private static (bool, TimelineEvent?) To(string host, string? from, long? replaces = null) =>
        (true, new TimelineEvent(host, TimelineKind.Migrated, from, host, Replaces: replaces));
}
