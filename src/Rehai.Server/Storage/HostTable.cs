using System.Data.Common;
using Rehai.Server.Inventory;

namespace Rehai.Server.Storage;

/// <summary>Hosts, as <see cref="StoredInventory"/> keeps them.</summary>
internal static class HostTable
{
    private static readonly RowColumns Columns = new(
        [
            "roles",
            "fqdn",
            "os",
            "kernel",
            "libvirt_version",
            "rehai_version",
            "cpus",
            "memory_kib",
            "storage_capacity",
            "storage_allocation",
            "knows_guests",
            "refreshed_at",
            "interval",
            "errors",
            "truncated",
        ],
        "storage_allocation",
        "refreshed_at"
    );

    private static readonly string Whole = $"""
        SELECT {Columns.Names}, hosts.node, organizations.name, nodes.name, environment, policy_name, policy_group, hosts.changed_at, listing
        FROM hosts JOIN nodes ON nodes.id = hosts.node JOIN organizations ON organizations.id = nodes.organization
        """;

    private static readonly string One = $"{Whole} WHERE hosts.node = @1";

    private static readonly string Add = $"""
        INSERT INTO hosts (node, listing, changed_at, {Columns.Names}) VALUES (@1, @2, @3, {Columns.Parameters(4)})
        """;

    private static readonly string Change = $"""
        UPDATE hosts SET listing = coalesce(nullif(@2, 0), listing), changed_at = coalesce(@3, changed_at), {Columns.Assignments(
            4
        )}
        WHERE node = @1
        """;

    /// <summary>Of all organizations.</summary>
    public static List<HostRow> All(Session session) => session.Query(Whole, Read);

    /// <summary>Null where the node is no host.</summary>
    public static HostRow? Find(Session session, long node) => session.First(One, Read, node);

    /// <summary>The same, and which guests its node listed when it last listed any.</summary>
    public static KnownHost? Known(Session session, long node) =>
        session.First(One, row => new KnownHost(Read(row), (GuestListing)row.GetInt32(Columns.Count + 7)), node);

    public static void Insert(Session session, HostRow host, GuestListing listing) =>
        session.Execute(Add, [host.Node, (int)listing, RowValues.Milliseconds(host.ChangedAt), .. Values(host)]);

    /// <summary>Writes what differs. A node without a list leaves the last one.</summary>
    public static void Update(Session session, KnownHost before, HostRow after, GuestListing listing)
    {
        var difference = Compare(before.Row, after);
        if (difference != RowDifference.None || listing != before.Listing)
        {
            var changedAt = difference == RowDifference.Change ? RowValues.Milliseconds(after.ChangedAt) : null;
            session.Execute(Change, [after.Node, (int)listing, changedAt, .. Values(after)]);
        }
    }

    /// <summary>The node says nothing of a host any more: what is known of it, if it was one, stays as last known.</summary>
    /// <param name="isChanged">Whether something else changed, which is known by the node.</param>
    public static void Lose(Session session, long node, bool isChanged, DateTimeOffset now) =>
        session.Execute(
            "UPDATE hosts SET knows_guests = 0, changed_at = @3 WHERE node = @1 AND (knows_guests OR @2)",
            node,
            isChanged,
            RowValues.Milliseconds(now)
        );

    public static RowDifference Compare(HostRow before, HostRow after) =>
        (before.Environment, before.PolicyName, before.PolicyGroup)
        == (after.Environment, after.PolicyName, after.PolicyGroup)
            ? Columns.Compare(Values(before), Values(after))
            : RowDifference.Change;

    private static object?[] Values(HostRow host) =>
        [
            RowValues.Lines(host.Roles),
            host.Fqdn,
            host.Os,
            host.Kernel,
            host.LibvirtVersion,
            host.RehaiVersion,
            host.Cpus,
            host.MemoryKib,
            host.StorageCapacity,
            host.StorageAllocation,
            host.KnowsGuests,
            RowValues.Milliseconds(host.RefreshedAt),
            host.Interval,
            RowValues.Lines(host.Errors),
            RowValues.Lines(host.Truncated),
        ];

    private static HostRow Read(DbDataReader row) =>
        new()
        {
            Roles = row.ListAt(0),
            Fqdn = row.TextAt(1),
            Os = row.TextAt(2),
            Kernel = row.TextAt(3),
            LibvirtVersion = row.TextAt(4),
            RehaiVersion = row.TextAt(5),
            Cpus = row.CountAt(6),
            MemoryKib = row.NumberAt(7),
            StorageCapacity = row.NumberAt(8),
            StorageAllocation = row.NumberAt(9),
            KnowsGuests = row.GetBoolean(10),
            RefreshedAt = row.InstantAt(11),
            Interval = row.CountAt(12),
            Errors = row.ListAt(13),
            Truncated = row.ListAt(14),
            Node = row.GetInt64(15),
            Organization = row.GetString(16),
            Name = row.GetString(17),
            Environment = row.GetString(18),
            PolicyName = row.TextAt(19),
            PolicyGroup = row.TextAt(20),
            ChangedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(21)),
        };
}

/// <summary>A host that is there.</summary>
/// <param name="Listing">Which guests its node listed when it last listed any.</param>
internal sealed record KnownHost(HostRow Row, GuestListing Listing);
