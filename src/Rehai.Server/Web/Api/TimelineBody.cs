using Rehai.Server.Inventory;

namespace Rehai.Server.Web.Api;

/// <summary>A part of the timeline, the newest first.</summary>
/// <param name="Next">The value of <c>before</c> that goes on behind it; absent at the end.</param>
internal sealed record TimelineBody(IReadOnlyList<TimelineItemBody> Items, long? Next);

/// <summary>Something that happened to a guest or a host.</summary>
/// <param name="At">When it happened, where its host saw that; else when it was published.</param>
/// <param name="Host">For a migration the one that the guest came to.</param>
/// <param name="Uuid">Absent where it is about the host.</param>
/// <param name="Kind"><c>defined, started, paused, resumed, suspended, stopped, crashed, migrated, renamed, resized, undefined, host-appeared, host-gone</c>.</param>
/// <param name="From">What it was before: a state, a name, a host, an amount.</param>
/// <param name="Cause">Why the host published.</param>
internal sealed record TimelineItemBody(
    long Sequence,
    DateTime At,
    DateTime PublishedAt,
    string Organization,
    string Host,
    string? Uuid,
    string? Guest,
    string Kind,
    string? From,
    string? To,
    string? Cause
)
{
    public static readonly IReadOnlyList<CsvField<TimelineItemBody>> Fields =
    [
        new("sequence", item => item.Sequence),
        new("at", item => item.At),
        new("published_at", item => item.PublishedAt),
        new("organization", item => item.Organization),
        new("host", item => item.Host),
        new("uuid", item => item.Uuid),
        new("guest", item => item.Guest),
        new("kind", item => item.Kind),
        new("from", item => item.From),
        new("to", item => item.To),
        new("cause", item => item.Cause),
    ];

    public static TimelineItemBody Of(TimelineEntry entry) =>
        new(
            entry.Sequence,
            entry.At.UtcDateTime,
            entry.PublishedAt.UtcDateTime,
            entry.Organization,
            entry.Host,
            entry.Uuid,
            entry.Guest,
            TimelineText.Word(entry.Kind),
            entry.From,
            entry.To,
            entry.Cause
        );
}
