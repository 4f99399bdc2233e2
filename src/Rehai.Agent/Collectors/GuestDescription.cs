using Rehai.Facts;

namespace Rehai.Agent.Collectors;

/// <summary>What a guest's libvirt XML says; null where it says nothing.</summary>
internal sealed class GuestDescription
{
    public string? OsType { get; set; }

    public string? Arch { get; set; }

    public string? Machine { get; set; }

    public int? MaxVcpus { get; set; }

    public int? CurrentVcpus { get; set; }

    /// <summary>KiB, as is <see cref="CurrentMemory"/>.</summary>
    public ulong? MaxMemory { get; set; }

    public ulong? CurrentMemory { get; set; }

    public List<DiskFacts> Disks { get; } = [];

    public List<InterfaceFacts> Interfaces { get; } = [];
}
