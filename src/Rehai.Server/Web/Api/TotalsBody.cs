using Rehai.Server.Inventory;

namespace Rehai.Server.Web.Api;

/// <summary>What there is and what is taken of it. Who does not tell an amount counts for nothing in it.</summary>
internal sealed record TotalsBody
{
    /// <summary>The change feed's number that this is true for.</summary>
    public required long Sequence { get; init; }

    public required int Hosts { get; init; }

    /// <summary>How many hosts are <c>live, late, stale, unknown</c>.</summary>
    public required IReadOnlyDictionary<string, int> Freshness { get; init; }

    public required int Guests { get; init; }

    /// <summary>How many guests are in each state; unknown where the host is stale.</summary>
    public required IReadOnlyDictionary<string, int> States { get; init; }

    public required long Cpus { get; init; }

    /// <summary>Of active guests.</summary>
    public required long VcpusAllocated { get; init; }

    public required long MemoryKib { get; init; }

    /// <summary>Of active guests.</summary>
    public required long MemoryAllocatedKib { get; init; }

    /// <summary>Bytes, of active pools.</summary>
    public required long StorageCapacity { get; init; }

    public required long StorageAllocation { get; init; }

    /// <summary>Longest first.</summary>
    public required IReadOnlyList<ConflictBody> Conflicts { get; init; }

    public static TotalsBody Of(InventorySnapshot snapshot, IReadOnlySet<string> organizations)
    {
        var totals = FleetTotals.Of(snapshot.HostsIn(organizations));
        return new()
        {
            Sequence = snapshot.Sequence,
            Hosts = totals.Hosts,
            Freshness = ShownWords.Freshnesses.ToDictionary(ShownWords.Of, totals.Of),
            Guests = totals.Guests,
            States = ShownWords.States.ToDictionary(ShownWords.Of, totals.Of),
            Cpus = totals.Cpus,
            VcpusAllocated = totals.Vcpus,
            MemoryKib = totals.MemoryKib,
            MemoryAllocatedKib = totals.AllocatedMemoryKib,
            StorageCapacity = totals.Storage,
            StorageAllocation = totals.AllocatedStorage,
            Conflicts =
            [
                .. snapshot.ConflictsIn(organizations).Select(conflict => ConflictBody.Of(conflict, snapshot)),
            ],
        };
    }
}

/// <summary>One guest that is active on several hosts for longer than a migration takes.</summary>
/// <param name="Since">When the server first saw that.</param>
/// <param name="Hosts">Their names.</param>
internal sealed record ConflictBody(string Uuid, DateTime Since, IReadOnlyList<string> Hosts)
{
    public static ConflictBody Of(Conflict conflict, InventorySnapshot snapshot) =>
        new(
            conflict.Uuid,
            conflict.Since.UtcDateTime,
            [.. conflict.Nodes.Select(node => snapshot.Hosts[node].Row.Name).Order(NaturalOrder.Instance)]
        );
}
