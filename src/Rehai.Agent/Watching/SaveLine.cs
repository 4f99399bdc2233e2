using Rehai.Agent.Collectors;
using Rehai.Agent.Publishing;

namespace Rehai.Agent.Watching;

/// <summary>The line of the log that tells of a save: why, what, of which guests, and how long it took.</summary>
internal static class SaveLine
{
    private const int GuestsShown = 3;

    /// <param name="read">What was saved, which knows the guests' names.</param>
    /// <param name="lag">From the event to the server's answer; null where none was the cause.</param>
    public static void Write(
        Log log,
        string node,
        string cause,
        SaveOutcome outcome,
        Collection read,
        TimeSpan took,
        TimeSpan? lag
    )
    {
        var word = outcome.Kind == SaveKind.Created ? "created" : "saved";
        var guests = outcome.Guests(read);
        var after = lag is { } late ? $", {late.TotalMilliseconds:0} ms after the event" : "";
        log.Write(
            LogLevel.Info,
            $"{node} {word} ({cause}): {outcome.Count} ({outcome.Paths}){Of(guests)}, {took.TotalMilliseconds:0} ms{after}",
            ("cause", cause),
            ("outcome", word),
            ("paths", outcome.Changes.Select(change => change.ToString()).ToList()),
            ("guests", guests.Select(guest => guest.Name ?? guest.Uuid).ToList()),
            ("ms", Math.Round(took.TotalMilliseconds, 1)),
            ("lag_ms", lag is { } span ? Math.Round(span.TotalMilliseconds, 1) : null)
        );
    }

    private static string Of(IReadOnlyList<ChangedGuest> guests) =>
        guests.Count == 0
            ? ""
            : $" of {string.Join(", ", guests.Take(GuestsShown))}{(guests.Count > GuestsShown ? ", …" : "")}";
}
