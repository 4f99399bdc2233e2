using System.Collections.Concurrent;

namespace Rehai.Server.Hosting;

/// <summary>How many requests came, by route, method and status, and how long they took.</summary>
internal sealed class RequestMetrics
{
    /// <summary>Upper bounds of the buckets, seconds; the last is without.</summary>
    public static readonly double[] Bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>Anybody can send any word as a method.</summary>
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH"];

    private readonly ConcurrentDictionary<(string Route, string Method, int Status), long> _counts = [];
    private readonly long[] _buckets = new long[Bounds.Length + 1];
    private long _ticks;

    /// <summary>In the order of routes.</summary>
    public IEnumerable<((string Route, string Method, int Status) Of, long Count)> Counts =>
        _counts.OrderBy(count => count.Key).Select(count => (count.Key, count.Value));

    /// <summary>Requests within each bound but in none before.</summary>
    public IReadOnlyList<long> Buckets => [.. _buckets.Select((_, i) => Volatile.Read(ref _buckets[i]))];

    public TimeSpan Elapsed => TimeSpan.FromTicks(Volatile.Read(ref _ticks));

    /// <param name="route">The pattern; null where no route has the address.</param>
    public void Count(string? route, string method, int status, TimeSpan elapsed)
    {
        var known = Array.IndexOf(Methods, method) >= 0 ? method : "other";
        _counts.AddOrUpdate((route ?? "none", known, status), 1, (_, count) => count + 1);
        var bucket = Array.FindIndex(Bounds, bound => elapsed.TotalSeconds <= bound);
        Interlocked.Increment(ref _buckets[bucket < 0 ? Bounds.Length : bucket]);
        Interlocked.Add(ref _ticks, elapsed.Ticks);
    }
}
