namespace Rehai.Facts;

/// <summary>A storage pool under <c>rehai/pools/NAME</c>; sizes in bytes, null for a pool that is not active.</summary>
public sealed record PoolFacts
{
    public required string Uuid { get; init; }

    /// <summary>In the words of <c>virsh pool-info</c>: <c>inactive, building, running, degraded, inaccessible</c>.</summary>
    public required string State { get; init; }

    public required bool Active { get; init; }

    public required bool Autostart { get; init; }

    public required bool Persistent { get; init; }

    public ulong? Capacity { get; init; }

    public ulong? Allocation { get; init; }

    public ulong? Available { get; init; }
}
