namespace Rehai.Server.Tests.Inventory;

/// <summary>A time that passes when a test says so.</summary>
internal sealed class StillClock : TimeProvider
{
    public DateTimeOffset Now { get; set; } = Some.Now;

    public override DateTimeOffset GetUtcNow() => Now;
}
