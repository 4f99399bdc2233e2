namespace Rehai.Agent.Watching;

/// <summary>
/// When the next save may go. Where the server takes merge patches, the first few go at once and those of a burst wait longer each time, so that a thousand
/// events are a handful of saves. Elsewhere each costs the server a whole document: two at once, then one in each interval, and fewer
/// while it is slow.
/// </summary>
/// <param name="interval">Zero switches the second rule off.</param>
internal sealed class SavePace(TimeSpan interval, TimeProvider time)
{
    private const int AtOnce = 2;
    private const int BurstAtOnce = 3;
    private const int Slowest = 8;

    /// <summary>An answer that takes so many times as long as usual is a server in need.</summary>
    private const double SlowAnswer = 4;

    private static readonly TimeSpan QuickAnswer = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FirstGap = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(1);

    private readonly Queue<long> _saves = new();
    private TimeSpan _usual = TimeSpan.Zero;
    private TimeSpan _gap = TimeSpan.Zero;
    private int _burst;
    private int _slowness = 1;

    /// <param name="isCheap">Whether the change alone is sent.</param>
    public TimeSpan Wait(bool isCheap) =>
        _saves.Count == 0 ? TimeSpan.Zero
        : isCheap ? _gap - Since(_saves.Last())
        : interval > TimeSpan.Zero && _saves.Count == AtOnce ? (interval * _slowness) - Since(_saves.Peek())
        : TimeSpan.Zero;

    public void Saved(TimeSpan took)
    {
        if (_saves.Count > 0 && Since(_saves.Last()) > LongestGap * 2)
        {
            (_burst, _gap) = (0, TimeSpan.Zero);
        }
        if (++_burst >= BurstAtOnce)
        {
            _gap = _gap == TimeSpan.Zero ? FirstGap : Least(_gap * 2, LongestGap);
        }
        var isSlow = took > QuickAnswer && _usual > TimeSpan.Zero && took > _usual * SlowAnswer;
        _slowness = isSlow ? Math.Min(_slowness * 2, Slowest) : Math.Max(_slowness / 2, 1);
        _usual = _usual == TimeSpan.Zero ? took : (_usual * 0.9) + (Least(took, _usual * SlowAnswer) * 0.1);
        _saves.Enqueue(time.GetTimestamp());
        if (_saves.Count > AtOnce)
        {
            _saves.Dequeue();
        }
    }

    /// <summary>The server said that it has too much to do.</summary>
    public void Refused() => _slowness = Math.Min(_slowness * 2, Slowest);

    private TimeSpan Since(long timestamp) => time.GetElapsedTime(timestamp);

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
