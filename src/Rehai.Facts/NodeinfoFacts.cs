namespace Rehai.Facts;

/// <summary>The host's processors and memory as libvirt counts them.</summary>
public sealed record NodeinfoFacts
{
    public required uint Cores { get; init; }

    public required uint Cpus { get; init; }

    /// <summary>KiB.</summary>
    public required ulong Memory { get; init; }

    public required uint Mhz { get; init; }

    public required string Model { get; init; }

    /// <summary>NUMA cells.</summary>
    public required uint Nodes { get; init; }

    public required uint Sockets { get; init; }

    public required uint Threads { get; init; }
}
