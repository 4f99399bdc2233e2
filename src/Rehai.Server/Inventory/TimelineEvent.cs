namespace Rehai.Server.Inventory;

/// <summary>What happened to a guest, before the timeline numbers it.</summary>
/// <param name="Host">Where; the host that a guest came to, for a migration.</param>
/// <param name="At">When the host saw it; null where the publication says no more.</param>
/// <param name="Replaces">The entry that turns out to be a part of this one.</param>
internal sealed record TimelineEvent(
    string Host,
    TimelineKind Kind,
    string? From,
    string? To,
    DateTimeOffset? At = null,
    long? Replaces = null
);
