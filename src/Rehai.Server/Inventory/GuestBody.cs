namespace Rehai.Server.Inventory;

/// <summary>A guest on one host.</summary>
internal sealed record GuestBody
{
    public required string Name { get; init; }

    public required string Uuid { get; init; }

    /// <summary>The host's node.</summary>
    public required string Host { get; init; }

    public required string Organization { get; init; }

    /// <summary><c>running, paused, shut off, crashed, suspended, stopping, unknown</c>; unknown where the host is stale.</summary>
    public required string State { get; init; }

    /// <summary>Where <see cref="State"/> is unknown because the host is not heard of.</summary>
    public string? LastKnown { get; init; }

    /// <summary>libvirt's own words for the last known state.</summary>
    public required string StateWord { get; init; }

    public string? Reason { get; init; }

    public DateTime? Since { get; init; }

    /// <summary><c>live, late, stale, unknown</c>: of its host.</summary>
    public required string Freshness { get; init; }

    public DateTime? SeenAt { get; init; }

    public int? Vcpus { get; init; }

    public int? MaxVcpus { get; init; }

    public long? MemoryKib { get; init; }

    public long? MaxMemoryKib { get; init; }

    public int? Disks { get; init; }

    /// <summary>Bytes, of all disks.</summary>
    public long? DiskCapacity { get; init; }

    public long? DiskAllocation { get; init; }

    public required IReadOnlyList<string> Addresses { get; init; }

    public required IReadOnlyList<string> Macs { get; init; }

    public required IReadOnlyList<string> Networks { get; init; }

    public required IReadOnlyList<string> Pools { get; init; }

    public bool? Autostart { get; init; }

    public int? Snapshots { get; init; }

    public required DateTime ChangedAt { get; init; }

    public static GuestBody Of(ShownGuest guest) =>
        new()
        {
            Name = guest.Row.Name,
            Uuid = guest.Row.Uuid,
            Host = guest.Host.Row.Name,
            Organization = guest.Host.Row.Organization,
            State = ShownWords.Of(guest.State.State),
            LastKnown = guest.State.LastKnown is { } known ? ShownWords.Of(known) : null,
            StateWord = guest.Row.StateWord,
            Reason = guest.Row.Reason,
            Since = guest.Row.Since?.UtcDateTime,
            Freshness = ShownWords.Of(guest.Host.Freshness),
            SeenAt = guest.Host.SeenAt?.UtcDateTime,
            Vcpus = guest.Row.Vcpus,
            MaxVcpus = guest.Row.MaxVcpus,
            MemoryKib = guest.Row.MemoryKib,
            MaxMemoryKib = guest.Row.MaxMemoryKib,
            Disks = guest.Row.Disks,
            DiskCapacity = guest.Row.DiskCapacity,
            DiskAllocation = guest.Row.DiskAllocation,
            Addresses = guest.Row.Addresses,
            Macs = guest.Row.Macs,
            Networks = guest.Row.Networks,
            Pools = guest.Row.Pools,
            Autostart = guest.Row.Autostart,
            Snapshots = guest.Row.Snapshots,
            ChangedAt = guest.Row.ChangedAt.UtcDateTime,
        };
}
