namespace Rehai.Facts;

/// <summary>A volume under <c>libvirt/storage/POOL/volumes/NAME</c>; sizes in bytes.</summary>
public sealed record LibvirtVolumeFacts
{
    public required string Key { get; init; }

    public required string Name { get; init; }

    public required string Path { get; init; }

    public required ulong Allocation { get; init; }

    public required ulong Capacity { get; init; }

    /// <summary>libvirt's <c>virStorageVolType</c>.</summary>
    public required int Type { get; init; }
}
