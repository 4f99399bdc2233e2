namespace Rehai.Server.Inventory;

/// <summary>What one column of CSV is called, as in JSON, and what stands in it.</summary>
internal sealed record CsvField<TBody>(string Name, Func<TBody, object?> Of);

/// <summary>All that is told of a guest and of a host, the same from the API and from the command line.</summary>
internal static class CsvFields
{
    public static readonly IReadOnlyList<CsvField<GuestBody>> OfGuests =
    [
        new("name", guest => guest.Name),
        new("uuid", guest => guest.Uuid),
        new("host", guest => guest.Host),
        new("organization", guest => guest.Organization),
        new("state", guest => guest.State),
        new("last_known", guest => guest.LastKnown),
        new("state_word", guest => guest.StateWord),
        new("reason", guest => guest.Reason),
        new("since", guest => guest.Since),
        new("freshness", guest => guest.Freshness),
        new("seen_at", guest => guest.SeenAt),
        new("vcpus", guest => guest.Vcpus),
        new("max_vcpus", guest => guest.MaxVcpus),
        new("memory_kib", guest => guest.MemoryKib),
        new("max_memory_kib", guest => guest.MaxMemoryKib),
        new("disks", guest => guest.Disks),
        new("disk_capacity", guest => guest.DiskCapacity),
        new("disk_allocation", guest => guest.DiskAllocation),
        new("addresses", guest => guest.Addresses),
        new("macs", guest => guest.Macs),
        new("networks", guest => guest.Networks),
        new("pools", guest => guest.Pools),
        new("autostart", guest => guest.Autostart),
        new("snapshots", guest => guest.Snapshots),
        new("changed_at", guest => guest.ChangedAt),
    ];

    public static readonly IReadOnlyList<CsvField<HostBody>> OfHosts =
    [
        new("name", host => host.Name),
        new("organization", host => host.Organization),
        new("freshness", host => host.Freshness),
        new("seen_at", host => host.SeenAt),
        new("refreshed_at", host => host.RefreshedAt),
        new("interval", host => host.Interval),
        new("environment", host => host.Environment),
        new("policy_name", host => host.PolicyName),
        new("policy_group", host => host.PolicyGroup),
        new("roles", host => host.Roles),
        new("fqdn", host => host.Fqdn),
        new("os", host => host.Os),
        new("kernel", host => host.Kernel),
        new("libvirt_version", host => host.LibvirtVersion),
        new("rehai_version", host => host.RehaiVersion),
        new("cpus", host => host.Cpus),
        new("vcpus_allocated", host => host.VcpusAllocated),
        new("memory_kib", host => host.MemoryKib),
        new("memory_allocated_kib", host => host.MemoryAllocatedKib),
        new("storage_capacity", host => host.StorageCapacity),
        new("storage_allocation", host => host.StorageAllocation),
        new("guests", host => host.Guests),
        new("errors", host => host.Errors),
        new("truncated", host => host.Truncated),
        new("changed_at", host => host.ChangedAt),
    ];

    /// <summary>A head, and a line for each; made as they are asked for.</summary>
    public static IEnumerable<string> Lines<TBody>(
        this IReadOnlyList<CsvField<TBody>> fields,
        IEnumerable<TBody> items
    ) =>
        items
            .Select(item => CsvText.Line(fields.Select(field => CsvText.Of(field.Of(item)))))
            .Prepend(CsvText.Line(fields.Select(field => field.Name)));
}
