namespace Rehai.Server.Web.Access;

/// <summary>
/// Makes who guesses wait, longer after each failure. An attempt counts as failed when it begins, so that many at once are no way around;
/// one that succeeds is given back.
/// </summary>
/// <param name="longest">No wait is longer.</param>
internal sealed class Throttle(TimeSpan longest, TimeProvider time)
{
    /// <summary>Attempts without a wait: people mistype.</summary>
    private const int Free = 5;

    /// <summary>Of whom failures are remembered.</summary>
    private const int Most = 10_000;

    private static readonly TimeSpan Memory = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Failures> _failures = [];

    /// <summary>How long to wait before an attempt; null where it may be made, and is counted.</summary>
    public TimeSpan? Take(string who)
    {
        var now = time.GetUtcNow();
        lock (_gate)
        {
            var known = Known(who, now);
            if (known.Next > now)
            {
                return known.Next - now;
            }
            var count = known.Count + 1;
            _failures[who] = new Failures(count, now + Wait(count));
            return null;
        }
    }

    /// <summary>The last attempt was none to count.</summary>
    public void GiveBack(string who)
    {
        lock (_gate)
        {
            if (_failures.TryGetValue(who, out var known))
            {
                _failures[who] = new Failures(known.Count - 1, time.GetUtcNow());
            }
        }
    }

    /// <summary>Nothing is held against that one any more.</summary>
    public void Forget(string who)
    {
        lock (_gate)
        {
            _failures.Remove(who);
        }
    }

    private Failures Known(string who, DateTimeOffset now)
    {
        if (_failures.TryGetValue(who, out var known) && now - known.Next < Memory)
        {
            return known;
        }
        if (_failures.Count >= Most)
        {
            MakeRoom();
        }
        return new Failures(0, now);
    }

    /// <summary>Those go whose wait is over for longest, or ends first.</summary>
    private void MakeRoom()
    {
        var oldest = _failures.OrderBy(failure => failure.Value.Next).Select(failure => failure.Key).Take(Most / 10);
        foreach (var who in oldest.ToList())
        {
            _failures.Remove(who);
        }
    }

    private TimeSpan Wait(int count)
    {
        var seconds = count < Free ? 0 : Math.Pow(2, Math.Min(count - Free, 30));
        return seconds < longest.TotalSeconds ? TimeSpan.FromSeconds(seconds) : longest;
    }

    private readonly record struct Failures(int Count, DateTimeOffset Next);
}
