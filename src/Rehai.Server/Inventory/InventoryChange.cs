namespace Rehai.Server.Inventory;

/// <summary>What became another at once: rows that a save changed, and hosts that fell silent or came back.</summary>
/// <param name="Snapshot">How everything is after it.</param>
/// <param name="Guests">Those of which something that is shown is another.</param>
internal sealed record InventoryChange(
    InventorySnapshot Snapshot,
    IReadOnlyList<ChangedGuest> Guests,
    IReadOnlyList<ChangedHost> Hosts
)
{
    public long Sequence => Snapshot.Sequence;
}

/// <summary>One guest on one host; null before it came and after it went.</summary>
internal readonly record struct ChangedGuest(ShownGuest? Before, ShownGuest? After);

/// <summary>One host's own facts or freshness; null before it came and after it went.</summary>
internal readonly record struct ChangedHost(ShownHost? Before, ShownHost? After);

/// <summary>For who comes back: the hosts that became another since, each whole with its present guests, and those that went.</summary>
internal sealed record InventorySince(long Sequence, IReadOnlyList<ShownHost> Hosts, IReadOnlyList<HostRow> Gone);
