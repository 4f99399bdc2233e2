using Rehai.Agent.Publishing;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Watching;

/// <summary>
/// What failures to publish mean for the next try. A short fault is over within two seconds; the longer an outage lasts the rarer and the more
/// random the tries are, so that a server that comes back is not met by all hosts at once; what only a person can mend is tried slowly.
/// </summary>
internal sealed class Troubles(WatchSettings settings, TimeProvider time)
{
    private static readonly TimeSpan ShortFault = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan ShortestSpread = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);

    /// <summary>A server that comes back after a long outage is met by the hosts over no less than the splay.</summary>
    private readonly Backoff _backoff = new(Deadlines.Longer(settings.Splay, ShortestSpread), settings.LongestPause);
    private long? _since;
    private string? _said;

    public static bool IsExpected(Exception failure) =>
        failure
            is ChefServerException
                or ConflictException
                or RunLockException
                or NodeTooLargeException
                or ConfigException
                or ChefKeyException
                or IOException
                or UnauthorizedAccessException;

    public Trouble Meet(Exception failure)
    {
        _since ??= time.GetTimestamp();
        var isNews = _said != failure.Message;
        _said = failure.Message;
        return failure switch
        {
            SlowServerException => Slow(isNews),
            ChefServerRefusedException { RetryAfter: not null }
            or ChefServerRefusedException { Status: 429 or >= 500 }
            or ChefServerUnreachableException { IsLasting: false }
            or ConflictException
            or RunLockException
            or IOException => Temporary(failure, isNews),
            ConfigException or ChefKeyException => new(LongPause(), isNews, ServerState.Unusable),
            _ => new(LongPause(), isNews, ServerState.Refused),
        };
    }

    /// <summary>The shortest pause that the server asks for; zero where it asks for none.</summary>
    public static TimeSpan AskedBy(Exception failure)
    {
        var asked = (failure as ChefServerRefusedException)?.RetryAfter ?? TimeSpan.Zero;
        return Deadlines.Shorter(asked, LongestAsked);
    }

    /// <returns>What to say of it; null where there was none.</returns>
    public string? Over()
    {
        var lasted = _since is { } since ? time.GetElapsedTime(since) : (TimeSpan?)null;
        (_since, _said) = (null, null);
        _backoff.Reset();
        return lasted is { } span ? $"The server takes saves again, after {span.TotalSeconds:0.0} s." : null;
    }

    /// <summary>What was asked for, and a random part of a tenth of it: others were asked at the same moment.</summary>
    public static TimeSpan Spread(TimeSpan asked) => asked + Backoff.Jitter(asked / 10);

    /// <summary>The try that ends a short fault may not come after it: from then on tries are spread.</summary>
    private Trouble Temporary(Exception failure, bool isNews)
    {
        var soon = ShortPause + Backoff.Jitter(TimeSpan.FromSeconds(1));
        var isShort = time.GetElapsedTime(_since!.Value) + soon < ShortFault;
        var pause = isShort ? soon : _backoff.Next();
        var asked = AskedBy(failure);
        return new(pause > asked ? pause : Spread(asked), isNews, ServerState.Retrying)
        {
            IsOverload = failure is ChefServerRefusedException { Status: 429 or 503 },
        };
    }

    /// <summary>Each try holds the run lock: it is free for longer than it is held.</summary>
    private Trouble Slow(bool isNews) =>
        new(ConvergeGate.LongestHold + _backoff.Next(), isNews, ServerState.Retrying) { IsOverload = true };

    private TimeSpan LongPause() => (settings.LongestPause / 2) + Backoff.Jitter(settings.LongestPause / 2);
}

/// <param name="Pause">Before the next try.</param>
/// <param name="IsNews">Whether it was not the same the last time.</param>
/// <param name="State">What it means for the server.</param>
internal sealed record Trouble(TimeSpan Pause, bool IsNews, ServerState State)
{
    /// <summary>Whether only somebody who changes something helps.</summary>
    public bool IsFinal => State is not ServerState.Retrying;

    /// <summary>Whether the server has too much to do.</summary>
    public bool IsOverload { get; init; }
}
