namespace Rehai.Facts;

/// <summary>A disk of a guest; sizes in bytes.</summary>
public sealed record DiskFacts
{
    /// <summary>The device in the guest: <c>vda</c>.</summary>
    public required string Target { get; init; }

    public string? Bus { get; init; }

    /// <summary><c>disk, cdrom, floppy</c> or <c>lun</c>.</summary>
    public string? Device { get; init; }

    /// <summary>A path, <c>POOL/VOLUME</c>, or <c>PROTOCOL:NAME</c> of a network disk; null for an empty drive.</summary>
    public string? Source { get; init; }

    public ulong? Capacity { get; init; }

    public ulong? Allocation { get; init; }
}
