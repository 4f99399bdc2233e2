namespace Rehai.Server.Inventory;

/// <summary>Something that happened to a guest or a host, as it follows from two states that were saved.</summary>
/// <param name="Sequence">Grows with every entry of the store.</param>
/// <param name="At">When it happened, where the host saw that; else when it was published.</param>
/// <param name="Uuid">Null where it is about the host.</param>
/// <param name="From">What it was before: a state, a name, a host, an amount; null where that says nothing.</param>
/// <param name="To">What it is now.</param>
/// <param name="Cause">Why the host published: <c>rehai.cause</c>.</param>
internal sealed record TimelineEntry(
    long Sequence,
    DateTimeOffset At,
    DateTimeOffset PublishedAt,
    string Organization,
    string Host,
    string? Uuid,
    string? Guest,
    TimelineKind Kind,
    string? From,
    string? To,
    string? Cause
);

/// <summary>Kept as numbers: a new kind comes last.</summary>
internal enum TimelineKind
{
    Defined,
    Started,
    Paused,
    Resumed,
    Suspended,
    Stopped,
    Crashed,

    /// <summary>From a host to a host.</summary>
    Migrated,
    Renamed,

    /// <summary>Virtual processors, memory or disks.</summary>
    Resized,
    Undefined,

    /// <summary>A node with guests that is new in Chef.</summary>
    HostAppeared,

    /// <summary>Deleted from Chef.</summary>
    HostGone,
}
