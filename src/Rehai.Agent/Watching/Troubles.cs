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
    private static readonly TimeSpan LongestAsked = TimeSpan.FromHours(1);

    private readonly Backoff _backoff = new(TimeSpan.FromSeconds(4), settings.LongestPause);
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
            ChefServerRefusedException { RetryAfter: not null }
            or ChefServerRefusedException { Status: 429 or >= 500 }
            or ChefServerUnreachableException { IsLasting: false }
            or ConflictException
            or RunLockException
            or IOException => Temporary(failure, isNews),
            _ => new(settings.LongestPause / 2 + Backoff.Jitter(settings.LongestPause / 2), isNews, IsFinal: true),
        };
    }

    /// <summary>The shortest pause that the server asks for; zero where it asks for none.</summary>
    public static TimeSpan AskedBy(Exception failure)
    {
        var asked = (failure as ChefServerRefusedException)?.RetryAfter ?? TimeSpan.Zero;
        return asked < LongestAsked ? asked : LongestAsked;
    }

    /// <returns>What to say of it; null where there was none.</returns>
    public string? Over()
    {
        var lasted = _since is { } since ? time.GetElapsedTime(since) : (TimeSpan?)null;
        (_since, _said) = (null, null);
        _backoff.Reset();
        return lasted is { } span ? $"The server takes saves again, after {span.TotalSeconds:0.0} s." : null;
    }

    private Trouble Temporary(Exception failure, bool isNews)
    {
        var isShort = time.GetElapsedTime(_since!.Value) < ShortFault;
        var pause = isShort ? ShortPause + Backoff.Jitter(TimeSpan.FromSeconds(1)) : _backoff.Next();
        var asked = AskedBy(failure);
        return new(pause > asked ? pause : asked + Backoff.Jitter(asked / 10), isNews, IsFinal: false)
        {
            IsOverload = failure is ChefServerRefusedException { Status: 429 or 503 },
        };
    }
}

/// <param name="Pause">Before the next try.</param>
/// <param name="IsNews">Whether it was not the same the last time.</param>
/// <param name="IsFinal">Whether only somebody who changes something helps.</param>
internal sealed record Trouble(TimeSpan Pause, bool IsNews, bool IsFinal)
{
    /// <summary>Whether the server has too much to do.</summary>
    public bool IsOverload { get; init; }
}
