namespace Rehai.Facts;

/// <summary>An active domain under <c>libvirt/domains/NAME</c>; what could not be read is null.</summary>
public sealed record DomainFacts
{
    public required uint Id { get; init; }

    /// <summary><c>hvm</c>.</summary>
    public string? OsType { get; init; }

    public required string Uuid { get; init; }

    /// <summary>Nanoseconds since boot.</summary>
    public ulong? CpuTime { get; init; }

    /// <summary>KiB.</summary>
    public ulong? MaxMem { get; init; }

    /// <summary>KiB, after the balloon.</summary>
    public ulong? Memory { get; init; }

    public int? NrVirtCpu { get; init; }

    /// <summary>libvirt's <c>virDomainState</c>.</summary>
    public required int State { get; init; }
}
