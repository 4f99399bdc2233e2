namespace Rehai.Server.Inventory;

/// <summary>One guest on one host, as its host last published it. What the host did not tell is null.</summary>
internal sealed record GuestRow
{
    /// <summary>The host's node; with <see cref="Uuid"/> the identity of the row.</summary>
    public required long Node { get; init; }

    /// <summary>In lower case with hyphens, as libvirt writes it. Kept by rename and migration.</summary>
    public required string Uuid { get; init; }

    public required string Name { get; init; }

    public required GuestState State { get; init; }

    /// <summary>libvirt's word: <c>shut off</c>, <c>in shutdown</c> …</summary>
    public required string StateWord { get; init; }

    public string? Reason { get; init; }

    /// <summary>When it entered this state, where somebody saw that.</summary>
    public DateTimeOffset? Since { get; init; }

    public int? Vcpus { get; init; }

    public int? MaxVcpus { get; init; }

    public long? MemoryKib { get; init; }

    public long? MaxMemoryKib { get; init; }

    /// <summary>Null where disks are unknown.</summary>
    public int? Disks { get; init; }

    /// <summary>Of all disks together, bytes; null where none is known.</summary>
    public long? DiskCapacity { get; init; }

    public long? DiskAllocation { get; init; }

    public IReadOnlyList<string> Addresses { get; init; } = [];

    public IReadOnlyList<string> Macs { get; init; } = [];

    /// <summary>Networks and bridges that its interfaces are on.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>Storage pools that its disks are in.</summary>
    public IReadOnlyList<string> Pools { get; init; } = [];

    public bool? Autostart { get; init; }

    public int? Snapshots { get; init; }

    /// <summary>When the server last learnt something of it that is no moving value.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Whether a process of it is there on this host.</summary>
    public bool IsActive =>
        State is GuestState.Running or GuestState.Paused or GuestState.Suspended or GuestState.Stopping;
}
