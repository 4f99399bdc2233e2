namespace Rehai.Conformance.Proof;

/// <param name="Writers">How many of each kind.</param>
/// <param name="Rounds">Of all writers together.</param>
internal sealed record Scenario(
    string Name,
    bool IsStock,
    IReadOnlyList<(WriterKind Kind, int Count)> Writers,
    int Nodes,
    int Rounds
)
{
    internal int Seed { get; init; } = 20261124;

    /// <summary>Of each fault, per hundred requests.</summary>
    internal double FaultPercent { get; init; } = 0.5;

    /// <summary>How often the server is killed, in rounds.</summary>
    internal int RoundsPerKill { get; init; } = 4_000;

    /// <summary>Bytes that each node is larger by.</summary>
    internal int Padding { get; init; } = 2_000;

    /// <summary>What the original's ohai takes.</summary>
    internal TimeSpan RunningOhai { get; init; } = TimeSpan.FromMilliseconds(30);

    internal TimeSpan LongestThought { get; init; } = TimeSpan.FromMilliseconds(4);

    internal TimeSpan LongestConverge { get; init; } = TimeSpan.FromMilliseconds(30);

    /// <summary>How long the run lasts and how often each writer begins a round; null goes on at once, for all rounds.</summary>
    internal (TimeSpan Length, Func<WriterKind, TimeSpan> Interval)? Pace { get; init; }

    internal TimeSpan Thinking(Random random) => LongestThought * random.NextDouble();

    internal TimeSpan Converging(Random random) => LongestConverge * random.NextDouble();
}
