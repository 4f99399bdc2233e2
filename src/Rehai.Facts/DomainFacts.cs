namespace Rehai.Facts;

/// <summary>An active domain under <c>libvirt/domains/NAME</c>.</summary>
public sealed record DomainFacts
{
    public required uint Id { get; init; }

    /// <summary><c>hvm</c>, where the description could be read.</summary>
    public string? OsType { get; init; }

    public required string Uuid { get; init; }

    /// <summary>Nanoseconds since boot.</summary>
    public required ulong CpuTime { get; init; }

    /// <summary>KiB.</summary>
    public required ulong MaxMem { get; init; }

    /// <summary>KiB, after the balloon.</summary>
    public required ulong Memory { get; init; }

    public required int NrVirtCpu { get; init; }

    /// <summary>libvirt's <c>virDomainState</c>.</summary>
    public required int State { get; init; }
}
