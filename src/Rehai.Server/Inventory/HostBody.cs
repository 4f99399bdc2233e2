namespace Rehai.Server.Inventory;

/// <summary>A host.</summary>
internal sealed record HostBody
{
    /// <summary>The node's.</summary>
    public required string Name { get; init; }

    public required string Organization { get; init; }

    /// <summary><c>live, late, stale, unknown</c>.</summary>
    public required string Freshness { get; init; }

    /// <summary>The last sign of life.</summary>
    public DateTime? SeenAt { get; init; }

    /// <summary>When what is told here was read on the host.</summary>
    public DateTime? RefreshedAt { get; init; }

    /// <summary>Seconds between two signs of life.</summary>
    public int? Interval { get; init; }

    public required string Environment { get; init; }

    public string? PolicyName { get; init; }

    public string? PolicyGroup { get; init; }

    public required IReadOnlyList<string> Roles { get; init; }

    public string? Fqdn { get; init; }

    public string? Os { get; init; }

    public string? Kernel { get; init; }

    public string? LibvirtVersion { get; init; }

    public string? RehaiVersion { get; init; }

    public int? Cpus { get; init; }

    /// <summary>Of active guests.</summary>
    public required long VcpusAllocated { get; init; }

    public long? MemoryKib { get; init; }

    /// <summary>Of active guests.</summary>
    public required long MemoryAllocatedKib { get; init; }

    /// <summary>Bytes, of its active pools.</summary>
    public long? StorageCapacity { get; init; }

    public long? StorageAllocation { get; init; }

    /// <summary>How many; absent where their listing is missing.</summary>
    public int? Guests { get; init; }

    /// <summary>What its collectors could not do.</summary>
    public required IReadOnlyList<string> Errors { get; init; }

    /// <summary>Details that were left out.</summary>
    public required IReadOnlyList<string> Truncated { get; init; }

    public required DateTime ChangedAt { get; init; }

    public static HostBody Of(ShownHost host)
    {
        var load = FleetTotals.Of([host]);
        return new()
        {
            Name = host.Row.Name,
            Organization = host.Row.Organization,
            Freshness = ShownWords.Of(host.Freshness),
            SeenAt = host.SeenAt?.UtcDateTime,
            RefreshedAt = host.Row.RefreshedAt?.UtcDateTime,
            Interval = host.Row.Interval,
            Environment = host.Row.Environment,
            PolicyName = host.Row.PolicyName,
            PolicyGroup = host.Row.PolicyGroup,
            Roles = host.Row.Roles,
            Fqdn = host.Row.Fqdn,
            Os = host.Row.Os,
            Kernel = host.Row.Kernel,
            LibvirtVersion = host.Row.LibvirtVersion,
            RehaiVersion = host.Row.RehaiVersion,
            Cpus = host.Row.Cpus,
            VcpusAllocated = load.Vcpus,
            MemoryKib = host.Row.MemoryKib,
            MemoryAllocatedKib = load.AllocatedMemoryKib,
            StorageCapacity = host.Row.StorageCapacity,
            StorageAllocation = host.Row.StorageAllocation,
            Guests = host.Row.KnowsGuests ? host.Guests.Length : null,
            Errors = host.Row.Errors,
            Truncated = host.Row.Truncated,
            ChangedAt = host.Row.ChangedAt.UtcDateTime,
        };
    }
}
