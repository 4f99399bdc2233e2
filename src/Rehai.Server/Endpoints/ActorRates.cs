using System.Collections.Concurrent;

namespace Rehai.Server.Endpoints;

/// <summary>
/// Keeps one client or user from taking what all share: so many requests a second, and as many at once after a pause of a while. Counted by
/// who has signed, not by address, because behind a proxy all have one.
/// </summary>
/// <param name="rate">Requests a second.</param>
internal sealed class ActorRates(double rate, TimeProvider time)
{
    private const double BurstSeconds = 10;

    private readonly ConcurrentDictionary<long, Account> _accounts = [];
    private long _sweptAt;

    /// <summary>Of how many actors something is remembered.</summary>
    public int Count => _accounts.Count;

    /// <summary>The answer to who asks too often; null where the request is allowed.</summary>
    public Reply? Check(long actor)
    {
        var now = time.GetUtcNow();
        if (!_accounts.ContainsKey(actor))
        {
            ForgetFull(now);
        }
        var wait = _accounts.GetOrAdd(actor, _ => new Account(rate, now)).Take(rate, now);
        return wait is null
            ? null
            : Reply.Error(429, $"More than {rate} requests a second. Try again later.") with
            {
                RetryAfter = (int)Math.Ceiling(wait.Value),
            };
    }

    /// <summary>Who has saved up all that may be is as one never seen. Looked for when somebody new comes, and once in a while only.</summary>
    private void ForgetFull(DateTimeOffset now)
    {
        var last = Volatile.Read(ref _sweptAt);
        var isDue = Math.Abs(now.UtcTicks - last) >= TimeSpan.FromSeconds(BurstSeconds).Ticks;
        if (!isDue || Interlocked.CompareExchange(ref _sweptAt, now.UtcTicks, last) != last)
        {
            return;
        }
        foreach (var (actor, _) in _accounts.Where(one => one.Value.IsFull(rate, now)))
        {
            _accounts.TryRemove(actor, out _);
        }
    }

    /// <summary>As many requests as have been saved up.</summary>
    private sealed class Account(double rate, DateTimeOffset now)
    {
        private readonly Lock _gate = new();
        private double _left = rate * BurstSeconds;
        private DateTimeOffset _at = now;

        /// <summary>Takes one; where there is none, the seconds until there is.</summary>
        public double? Take(double rate, DateTimeOffset now)
        {
            lock (_gate)
            {
                (_left, _at) = (Left(rate, now), now);
                if (_left < 1)
                {
                    return (1 - _left) / rate;
                }
                _left--;
                return null;
            }
        }

        public bool IsFull(double rate, DateTimeOffset now)
        {
            lock (_gate)
            {
                return Left(rate, now) >= rate * BurstSeconds;
            }
        }

        private double Left(double rate, DateTimeOffset now) =>
            Math.Min(rate * BurstSeconds, _left + (Math.Max((now - _at).TotalSeconds, 0) * rate));
    }
}
