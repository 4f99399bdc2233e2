using System.Diagnostics;

namespace Rehai.Conformance.Proof;

/// <summary>
/// All that was asked and answered: what writers believe (<see cref="Edit"/>) and what went over the wire (<see cref="Exchange"/>), on
/// one monotonic clock.
/// </summary>
internal sealed class History
{
    private readonly Lock _gate = new();
    private readonly List<Edit> _edits = [];
    private readonly List<Exchange> _exchanges = [];

    internal IReadOnlyList<Edit> Edits => _edits;

    internal IReadOnlyList<Exchange> Exchanges => _exchanges;

    internal static long Now => Stopwatch.GetTimestamp();

    internal void Add(Edit edit)
    {
        lock (_gate)
        {
            _edits.Add(edit);
        }
    }

    internal void Add(Exchange exchange)
    {
        lock (_gate)
        {
            _exchanges.Add(exchange);
        }
    }
}

/// <summary>One writer's change of one place of one node, from its first request to its outcome.</summary>
/// <param name="Value">The mark that it leaves; no other edit of this place has it.</param>
internal sealed record Edit(int Writer, int Node, int Slot, int Value, long Start)
{
    /// <summary>When its writer went on to something else.</summary>
    internal long End { get; set; }

    /// <summary>Since when it is known to be saved: its writer was told, or it was seen. Null where neither happened.</summary>
    internal long? Known { get; set; }

    internal void Finish(bool isSaved)
    {
        End = History.Now;
        Known = isSaved ? End : null;
    }

    internal void See(long when) => Known ??= when;
}

/// <summary>One request as it went to the server, and the answer, whether or not its client got to see it.</summary>
/// <param name="Start">Before the first byte went to the server.</param>
internal sealed record Exchange(int Writer, int Node, string Method, long Start)
{
    /// <summary>After which the request has no further effect.</summary>
    internal long End { get; init; }

    /// <summary>0 where the server ended before it answered: it may have done what it was asked.</summary>
    internal int Status { get; init; }

    /// <summary>The places that it writes; null where it writes none.</summary>
    internal int[]? Sent { get; init; }

    /// <summary>The places that the answer shows; null where it shows none.</summary>
    internal int[]? Shown { get; init; }

    internal NodeTag? Tag { get; init; }

    /// <summary>A copy of an earlier request, which the network sent once more.</summary>
    internal bool IsRepeated { get; init; }

    /// <summary>The version that it made of the state in which a place stands; null where the answer does not say.</summary>
    internal (long, long)? Version(bool isDesired) =>
        Tag is { } tag && (isDesired ? tag.Desired : tag.Current) is { } version ? (tag.Node, version) : null;

    internal bool MayHaveWritten => Method != "GET" && Status is 0 or 200 or 201 or 204;
}

/// <summary>The versions that an entity tag of rehai-server's names; a state that the view does not show is null.</summary>
internal sealed record NodeTag(long Node, long? Desired, long? Current)
{
    /// <param name="tag">Like <c>"7.3.12"</c>, <c>"7.d3"</c> or <c>"7.c12"</c>.</param>
    internal static NodeTag? Parse(string? tag)
    {
        var parts = tag?.Trim('"').Split('.');
        return parts switch
        {
            [var node, ['d', .. var desired]] => new(Number(node), Number(desired), null),
            [var node, ['c', .. var current]] => new(Number(node), null, Number(current)),
            [var node, var desired, var current] => new(Number(node), Number(desired), Number(current)),
            _ => null,
        };
    }

    private static long Number(string text) => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
