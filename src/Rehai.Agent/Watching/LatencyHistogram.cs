using System.Collections.Immutable;

namespace Rehai.Agent.Watching;

/// <summary>How often something took how long, as Prometheus counts it.</summary>
internal sealed record LatencyHistogram
{
    /// <summary>Seconds; the last bucket, of what took longer than all of them, has no bound.</summary>
    public static readonly ImmutableArray<double> Bounds =
    [
        0.005,
        0.01,
        0.02,
        0.05,
        0.1,
        0.2,
        0.5,
        1,
        2,
        5,
        10,
        30,
        60,
    ];

    /// <summary>In each bucket, those of smaller ones not counted in.</summary>
    public ImmutableArray<long> Counts { get; private init; } = [.. new long[Bounds.Length + 1]];

    public TimeSpan Sum { get; private init; }

    public LatencyHistogram With(TimeSpan latency)
    {
        var fits = Bounds.BinarySearch(latency.TotalSeconds);
        var bucket = fits < 0 ? ~fits : fits;
        return this with { Counts = Counts.SetItem(bucket, Counts[bucket] + 1), Sum = Sum + latency };
    }
}
