namespace Rehai.Facts;

/// <summary>An active storage pool under <c>libvirt/storage/NAME</c>; sizes in bytes.</summary>
public sealed record LibvirtPoolFacts
{
    public required bool Autostart { get; init; }

    public required string Uuid { get; init; }

    public required ulong Allocation { get; init; }

    public required ulong Available { get; init; }

    public required ulong Capacity { get; init; }

    /// <summary>libvirt's <c>virStoragePoolState</c>.</summary>
    public required int State { get; init; }

    /// <summary>By name; null where they could not be listed or were left out for size.</summary>
    public OrdinalDictionary<LibvirtVolumeFacts>? Volumes { get; init; }
}
