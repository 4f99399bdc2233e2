namespace Rehai.Server.Tests.Running;

/// <summary>The real time, moved by an offset that a test sets.</summary>
internal sealed class TestClock : TimeProvider
{
    public TimeSpan Offset { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
}
