namespace Rehai.Facts;

/// <summary>A storage pool under <c>rehai/pools/NAME</c>; sizes in bytes. What could not be read is null, and so
/// are the sizes of a pool that is not active.</summary>
public sealed record PoolFacts
{
    public required string Uuid { get; init; }

    /// <summary>In the words of <c>virsh pool-info</c>: <c>inactive, building, running, degraded, inaccessible</c>.</summary>
    public string? State { get; init; }

    public bool? Active { get; init; }

    public bool? Autostart { get; init; }

    public bool? Persistent { get; init; }

    public ulong? Capacity { get; init; }

    public ulong? Allocation { get; init; }

    public ulong? Available { get; init; }
}
