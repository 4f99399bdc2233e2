namespace Rehai.Agent.Tests.Watching;

internal sealed class SetTime : TimeProvider
{
    public static readonly DateTimeOffset Start = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; set; } = Start;

    public override DateTimeOffset GetUtcNow() => Now;

    public DateTimeOffset Pass(double seconds) => Now += TimeSpan.FromSeconds(seconds);
}
