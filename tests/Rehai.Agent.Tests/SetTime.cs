namespace Rehai.Agent.Tests;

/// <summary>Time that passes where a test says so; any thread may look.</summary>
internal sealed class SetTime : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 16, 0, 0, 123, TimeSpan.Zero);

    private long _passed;
    private long _ahead;

    public DateTimeOffset Now => Start.AddTicks(Interlocked.Read(ref _passed));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now.AddTicks(Interlocked.Read(ref _ahead));

    public override long GetTimestamp() => Now.Ticks;

    public DateTimeOffset Pass(double seconds) => Pass(TimeSpan.FromSeconds(seconds));

    public DateTimeOffset Pass(TimeSpan span)
    {
        Interlocked.Add(ref _passed, span.Ticks);
        return Now;
    }

    /// <summary>Somebody sets the clock, and no time passes.</summary>
    public void SetAhead(TimeSpan ahead) => Interlocked.Exchange(ref _ahead, ahead.Ticks);
}
