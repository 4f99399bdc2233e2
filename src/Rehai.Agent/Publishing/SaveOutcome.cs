using Rehai.Agent.Collectors;
using Rehai.Chef;

namespace Rehai.Agent.Publishing;

/// <summary>How a publication ended, where it did not fail.</summary>
/// <param name="Changes">What differs between the document as it was and our reading, volatile values left aside.</param>
internal sealed record SaveOutcome(SaveKind Kind, IReadOnlyList<AttributeChange> Changes)
{
    private const int PathsShown = 3;

    /// <summary>How many values differ, in words.</summary>
    public string Count => Changes.Count == 1 ? "1 change" : $"{Changes.Count} changes";

    /// <summary>Where, the first few of them.</summary>
    public string Paths => string.Join(", ", Changes.Take(PathsShown)) + (Changes.Count > PathsShown ? ", …" : "");

    /// <param name="read">What was saved.</param>
    public IReadOnlyList<ChangedGuest> Guests(Collection read) => ChangedGuest.Of(Changes, read);

    /// <summary>How it was saved; null where the server was not asked.</summary>
    public SavingWay? Way { get; init; }

    /// <summary>What the server was found to offer, for the next run to begin with; null where something else decided the way.</summary>
    public SavingWay? Offered { get; init; }

    /// <summary>From the answer that showed the node to the one that confirmed the write.</summary>
    public TimeSpan? Window { get; init; }
}

internal enum SaveKind
{
    /// <summary>The node was there and holds our reading now.</summary>
    Saved,

    /// <summary>There was no such node; there is one now.</summary>
    Created,

    /// <summary>The node says already what we read; nothing was sent.</summary>
    Unchanged,

    /// <summary>Why-run: the changes are what a save would have made.</summary>
    WhyRun,

    /// <summary>We run inside the converge that holds the run lock; its own save comes.</summary>
    InsideConverge,
}
