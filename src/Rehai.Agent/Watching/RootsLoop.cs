using Rehai.Agent.Collectors;

namespace Rehai.Agent.Watching;

/// <summary>
/// The loop that refreshes other roots than libvirt's, each at its own interval. It runs beside the others: ohai takes seconds.
/// </summary>
/// <param name="read">Reads these roots.</param>
internal sealed class RootsLoop(
    IReadOnlyDictionary<string, TimeSpan> intervals,
    Func<IReadOnlyCollection<string>, CancellationToken, Collection> read,
    Outbox outbox,
    WatchState state,
    TimeProvider time,
    Log log
)
{
    private readonly Dictionary<string, long> _dueAt = intervals.ToDictionary(
        root => root.Key,
        root => time.After(Backoff.Jitter(root.Value))
    );

    public void Run(CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested && _dueAt.Count > 0)
        {
            cancellation.WaitHandle.WaitOne(Step(cancellation));
        }
        // After a reload nobody may ask for them any more, and nobody else would take their errors back.
        foreach (var root in intervals.Keys)
        {
            state.Recovered(root);
        }
    }

    /// <summary>Reads what is due.</summary>
    /// <returns>How long until something is due again.</returns>
    public TimeSpan Step(CancellationToken cancellation)
    {
        var due = _dueAt.Where(root => time.IsOver(root.Value)).Select(root => root.Key).ToList();
        if (due.Count > 0)
        {
            Read(due, cancellation);
        }
        var next = time.Until(_dueAt.Values.Min());
        return next > TimeSpan.Zero ? next : TimeSpan.Zero;
    }

    private void Read(List<string> roots, CancellationToken cancellation)
    {
        var collection = read(roots, cancellation);
        foreach (var root in roots)
        {
            _dueAt[root] = time.After(intervals[root]);
            Report(root, collection);
        }
        if (collection.Roots.Count > 0)
        {
            state.Waits(WatchCause.Interval);
            outbox.Offer(collection, WatchCause.Interval, eventAt: null);
        }
    }

    private void Report(string root, Collection collection)
    {
        if (collection.Roots.ContainsKey(root))
        {
            state.Recovered(root);
            return;
        }
        var why =
            collection.Failures.Count > 0 ? collection.Failures[0].Message : $"Nothing on this host gives {root}.";
        log.Warn($"{root}: {why}");
        state.Failed(root, why);
    }
}
