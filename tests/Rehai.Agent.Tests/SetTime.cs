namespace Rehai.Agent.Tests;

/// <summary>Stands still until a test moves it on.</summary>
internal sealed class SetTime : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 16, 0, 0, 123, TimeSpan.Zero);

    private TimeSpan _since;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Advance(TimeSpan by) => _since += by;

    public override DateTimeOffset GetUtcNow() => Start + _since;

    public override long GetTimestamp() => _since.Ticks;
}
