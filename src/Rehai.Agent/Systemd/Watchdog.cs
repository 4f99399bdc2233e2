using System.Globalization;

namespace Rehai.Agent.Systemd;

/// <summary>
/// Keeps the service manager's watchdog (sd_watchdog_enabled(3)) quiet for as long as every loop that does the service's work
/// turns. It has no timer of its own: where one loop hangs, nothing is sent, and the manager restarts the service.
/// </summary>
internal sealed class Watchdog
{
    private readonly ServiceNotifier _notifier;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, bool> _hasBeaten = [];
    private long? _lastFed;

    public Watchdog(ServiceNotifier notifier, Func<string, string?> environment, TimeProvider time)
    {
        (_notifier, _time) = (notifier, time);
        Period = ReadPeriod(environment);
    }

    /// <summary>How long the manager waits for a sign of life; null where it does not. No loop may be silent for half of it.</summary>
    public TimeSpan? Period { get; }

    /// <summary>From now on the service lives only while this loop beats.</summary>
    public void Register(string loop)
    {
        lock (_gate)
        {
            _hasBeaten.Add(loop, false);
        }
    }

    /// <summary>That registered loop turns. The manager hears of it at most once in half a period.</summary>
    public void Beat(string loop)
    {
        if (Period is not { } period)
        {
            return;
        }
        lock (_gate)
        {
            _hasBeaten[loop] = true;
            if (!_hasBeaten.ContainsValue(false) && IsDue(period))
            {
                Feed();
            }
        }
    }

    private bool IsDue(TimeSpan period) => _lastFed is not { } last || _time.GetElapsedTime(last) >= period / 2;

    private void Feed()
    {
        _notifier.FeedWatchdog();
        _lastFed = _time.GetTimestamp();
        foreach (var loop in _hasBeaten.Keys)
        {
            _hasBeaten[loop] = false;
        }
    }

    private static TimeSpan? ReadPeriod(Func<string, string?> environment)
    {
        var isOurs =
            environment("WATCHDOG_PID") is not { Length: > 0 } pid
            || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        return
            isOurs
            && long.TryParse(
                environment("WATCHDOG_USEC"),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var microseconds
            )
            && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
    }
}
