namespace Rehai.Agent.Watching;

/// <summary>
/// When the next save may go. Where the server takes merge patches, each change goes at once, however many come one after the other;
/// where they come faster than saves can go, these wait longer each time, so that a thousand events are a handful of saves. Elsewhere each
/// costs the server a whole document: two at once, then one in each interval, and fewer while it is slow.
/// </summary>
/// <param name="interval">Zero switches the second rule off.</param>
internal sealed class SavePace(TimeSpan interval, TimeProvider time)
{
    private const int AtOnce = 2;
    private const int CrowdedAtOnce = 3;
    private const int Slowest = 8;
    private const int MostCrowded = 8;

    /// <summary>An answer that takes so many times as long as usual is a server in need.</summary>
    private const double SlowAnswer = 4;

    private static readonly TimeSpan QuickAnswer = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FirstGap = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(1);

    private TimeSpan _usual = TimeSpan.Zero;
    private int _crowded;
    private int _slowness = 1;
    private long? _savedAt;

    /// <summary>How many saves may go; it grows by one each interval.</summary>
    private double _allowed = AtOnce;

    private TimeSpan SinceSave => _savedAt is { } at ? time.GetElapsedTime(at) : TimeSpan.MaxValue;

    private TimeSpan Gap =>
        _crowded < CrowdedAtOnce
            ? TimeSpan.Zero
            : Deadlines.Shorter(FirstGap * (1 << (_crowded - CrowdedAtOnce)), LongestGap);

    /// <param name="isCheap">Whether the change alone is sent.</param>
    public TimeSpan Wait(bool isCheap) =>
        _savedAt is null ? TimeSpan.Zero
        : isCheap ? Gap - SinceSave
        : interval == TimeSpan.Zero || Allowed() >= 1 ? TimeSpan.Zero
        : (1 - Allowed()) * interval * _slowness;

    /// <param name="eventAt">When the first event came that the save answers, as a timestamp; null where none is the cause.</param>
    public void Saved(TimeSpan took, long? eventAt)
    {
        _allowed = interval == TimeSpan.Zero ? AtOnce : Math.Max(Allowed() - 1, 0);
        CountCrowded(eventAt);
        var isSlow = took > QuickAnswer && _usual > TimeSpan.Zero && took > _usual * SlowAnswer;
        _slowness = isSlow ? Math.Min(_slowness * 2, Slowest) : Math.Max(_slowness / 2, 1);
        _usual = _usual == TimeSpan.Zero ? took : (_usual * 0.9) + (Deadlines.Shorter(took, _usual * SlowAnswer) * 0.1);
        _savedAt = time.GetTimestamp();
    }

    /// <summary>The server said that it has too much to do.</summary>
    public void Refused() => _slowness = Math.Min(_slowness * 2, Slowest);

    private double Allowed() =>
        _savedAt is null || interval == TimeSpan.Zero
            ? AtOnce
            : Math.Min(AtOnce, _allowed + (SinceSave / (interval * _slowness)));

    /// <summary>What happened before the last save was over did not wait to see it.</summary>
    private void CountCrowded(long? eventAt)
    {
        _crowded =
            SinceSave > LongestGap * 2 ? 0
            : eventAt < _savedAt ? Math.Min(_crowded + 1, MostCrowded)
            : Math.Max(_crowded - 1, 0);
    }
}
