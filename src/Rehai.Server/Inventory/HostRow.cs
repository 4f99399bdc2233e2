namespace Rehai.Server.Inventory;

/// <summary>One host: a node that says something of guests. What it did not tell is null.</summary>
internal sealed record HostRow
{
    /// <summary>The node's id in this store.</summary>
    public required long Node { get; init; }

    public required string Organization { get; init; }

    /// <summary>The node's name.</summary>
    public required string Name { get; init; }

    public required string Environment { get; init; }

    public string? PolicyName { get; init; }

    public string? PolicyGroup { get; init; }

    /// <summary>Expanded, as ohai and chef-client save them.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    public string? Fqdn { get; init; }

    /// <summary>Platform and its version: <c>debian 12.7</c>.</summary>
    public string? Os { get; init; }

    public string? Kernel { get; init; }

    public string? LibvirtVersion { get; init; }

    /// <summary>Null for a node that plain ohai saved.</summary>
    public string? RehaiVersion { get; init; }

    public int? Cpus { get; init; }

    public long? MemoryKib { get; init; }

    /// <summary>Of all active pools together, bytes.</summary>
    public long? StorageCapacity { get; init; }

    public long? StorageAllocation { get; init; }

    /// <summary>False where the listing of guests is missing: then nobody knows whether it has any.</summary>
    public required bool KnowsGuests { get; init; }

    /// <summary>When what stands here was read on the host: <c>rehai.refreshed_at</c>, or <c>ohai_time</c> without Rehai.</summary>
    public DateTimeOffset? RefreshedAt { get; init; }

    /// <summary>Seconds between two signs of life; null where nobody promised any.</summary>
    public int? Interval { get; init; }

    /// <summary>What its collectors could not do, a sentence each.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>Details that were left out to bound the node's size.</summary>
    public IReadOnlyList<string> Truncated { get; init; } = [];

    public required DateTimeOffset ChangedAt { get; init; }
}
