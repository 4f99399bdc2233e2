using System.Collections.Immutable;

namespace Rehai.Server.Inventory;

/// <summary>All hosts and guests of one moment. Never changed; whoever has one reads it without a lock.</summary>
/// <param name="sequence">The change feed's number that this is true for.</param>
/// <param name="hosts">By their nodes' ids.</param>
internal sealed class InventorySnapshot(
    long sequence,
    ImmutableDictionary<long, ShownHost> hosts,
    ImmutableArray<Conflict> conflicts
)
{
    private FleetTotals? _totals;

    public static InventorySnapshot Empty { get; } = new(0, ImmutableDictionary<long, ShownHost>.Empty, []);

    /// <summary>Of a store alone, where nobody hears of leases: what a host last published is its last sign of life.</summary>
    public static InventorySnapshot Of(FeedReading whole, DateTimeOffset now) =>
        new(
            whole.Position.Sequence,
            whole.Hosts.ToImmutableDictionary(
                host => host.Node,
                host =>
                    new ShownHost(host.Host!, [.. host.Guests]).As(
                        Heartbeat.Judge(host.Host!, host.Host!.RefreshedAt, now),
                        whole.Position.Sequence
                    )
            ),
            []
        );

    public long Sequence => sequence;

    public ImmutableDictionary<long, ShownHost> Hosts => hosts;

    /// <summary>Longest first.</summary>
    public ImmutableArray<Conflict> Conflicts => conflicts;

    /// <summary>Of everything; counted when somebody asks.</summary>
    public FleetTotals Totals => _totals ??= FleetTotals.Of(hosts.Values);

    /// <param name="organizations">Those that the reader may see; null for all.</param>
    public IEnumerable<ShownHost> HostsIn(IReadOnlySet<string>? organizations) =>
        organizations is null
            ? hosts.Values
            : hosts.Values.Where(host => organizations.Contains(host.Row.Organization));

    /// <summary>Wherever one with that UUID is.</summary>
    public IEnumerable<ShownGuest> Guests(string uuid, IReadOnlySet<string>? organizations) =>
        from host in HostsIn(organizations)
        from guest in host.Guests
        where guest.Uuid.Equals(uuid, StringComparison.OrdinalIgnoreCase)
        select new ShownGuest(host, guest);

    /// <summary>Those between hosts that the reader may see.</summary>
    public IEnumerable<Conflict> ConflictsIn(IReadOnlySet<string>? organizations) =>
        organizations is null
            ? conflicts
            : conflicts
                .Select(conflict =>
                    conflict with
                    {
                        Nodes = [.. conflict.Nodes.Where(node => organizations.Contains(hosts[node].Row.Organization))],
                    }
                )
                .Where(conflict => conflict.Nodes.Length > 1);
}
