using System.Text.Json.Serialization;

namespace Rehai.Facts;

/// <summary>A guest under <c>rehai/guests/UUID</c>. What could not be read is null; identity and state always are known.</summary>
public sealed record GuestFacts
{
    public required string GuestName { get; init; }

    /// <summary>In the words of <c>virsh domstate</c>: <c>running, idle, paused, in shutdown, shut off, crashed …</c></summary>
    public required string GuestState { get; init; }

    /// <summary>In the words of <c>virsh domstate --reason</c>.</summary>
    public required string GuestStateReason { get; init; }

    /// <summary>UTC, when it entered this state, where somebody saw that; ISO 8601.</summary>
    [JsonConverter(typeof(UtcInstantConverter))]
    public DateTimeOffset? GuestSince { get; init; }

    public bool? Persistent { get; init; }

    public bool? Autostart { get; init; }

    public bool? ManagedSave { get; init; }

    public string? Arch { get; init; }

    public string? Machine { get; init; }

    public VcpuFacts? Vcpus { get; init; }

    public MemoryFacts? MemoryKib { get; init; }

    public IReadOnlyList<DiskFacts>? Disks { get; init; }

    public IReadOnlyList<InterfaceFacts>? Interfaces { get; init; }

    /// <summary>Names of its snapshots in ordinal order; empty when it has none.</summary>
    public IReadOnlyList<string>? Snapshots { get; init; }

    /// <summary>What the guest called itself to the virtual network's DHCP server.</summary>
    public string? GuestHostname { get; init; }
}
