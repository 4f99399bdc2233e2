using System.Data.Common;
using Rehai.Server.Inventory;

namespace Rehai.Server.Storage;

/// <summary>Guests by host and UUID, as <see cref="StoredInventory"/> keeps them.</summary>
internal static class GuestTable
{
    private static readonly RowColumns Columns = new(
        [
            "name",
            "state",
            "state_word",
            "reason",
            "since",
            "vcpus",
            "max_vcpus",
            "memory_kib",
            "max_memory_kib",
            "disks",
            "disk_capacity",
            "disk_allocation",
            "addresses",
            "macs",
            "networks",
            "pools",
            "autostart",
            "snapshots",
        ],
        "memory_kib",
        "disk_allocation"
    );

    private static readonly string Whole = $"SELECT {Columns.Names}, node, uuid, changed_at FROM guests";

    private static readonly string OfNode = $"{Whole} WHERE node = @1";

    private static readonly string One = $"{Whole} WHERE node = @1 AND uuid = @2";

    private static readonly string Elsewhere = $"""
        {Whole} WHERE uuid = @1 AND node <> @2
        AND EXISTS (SELECT 1 FROM nodes WHERE nodes.id = guests.node AND organization = @3)
        """;

    private static readonly string Add = $"""
        INSERT INTO guests (node, uuid, changed_at, {Columns.Names}) VALUES (@1, @2, @3, {Columns.Parameters(4)})
        """;

    private static readonly string Change = $"""
        UPDATE guests SET changed_at = coalesce(@3, changed_at), {Columns.Assignments(4)} WHERE node = @1 AND uuid = @2
        """;

    /// <summary>Of all hosts of all organizations.</summary>
    public static List<GuestRow> All(Session session) => session.Query(Whole, Read);

    /// <summary>Of one host.</summary>
    public static List<GuestRow> Of(Session session, long node) => session.Query(OfNode, Read, node);

    public static GuestRow? Find(Session session, long node, string uuid) => session.First(One, Read, node, uuid);

    /// <summary>The guest as another host of the organization has it active; rather where it runs for good.</summary>
    public static GuestRow? ActiveElsewhere(Session session, NodePlace place, string uuid) =>
        session
            .Query(Elsewhere, Read, uuid, place.Node, place.OrganizationId)
            .Where(guest => guest.IsActive)
            .OrderBy(GuestChange.IsMoving)
            .ThenByDescending(guest => guest.ChangedAt)
            .FirstOrDefault();

    public static void Insert(Session session, GuestRow guest) =>
        session.Execute(Add, [guest.Node, guest.Uuid, RowValues.Milliseconds(guest.ChangedAt), .. Values(guest)]);

    /// <returns>What differed; where nothing did, nothing was written.</returns>
    public static RowDifference Update(Session session, GuestRow before, GuestRow after)
    {
        var difference = Compare(before, after);
        if (difference != RowDifference.None)
        {
            var changedAt = difference == RowDifference.Change ? RowValues.Milliseconds(after.ChangedAt) : null;
            session.Execute(Change, [after.Node, after.Uuid, changedAt, .. Values(after)]);
        }
        return difference;
    }

    public static void Delete(Session session, GuestRow guest) =>
        session.Execute("DELETE FROM guests WHERE node = @1 AND uuid = @2", guest.Node, guest.Uuid);

    public static RowDifference Compare(GuestRow before, GuestRow after) =>
        Columns.Compare(Values(before), Values(after));

    private static object?[] Values(GuestRow guest) =>
        [
            guest.Name,
            (int)guest.State,
            guest.StateWord,
            guest.Reason,
            RowValues.Milliseconds(guest.Since),
            guest.Vcpus,
            guest.MaxVcpus,
            guest.MemoryKib,
            guest.MaxMemoryKib,
            guest.Disks,
            guest.DiskCapacity,
            guest.DiskAllocation,
            RowValues.Lines(guest.Addresses),
            RowValues.Lines(guest.Macs),
            RowValues.Lines(guest.Networks),
            RowValues.Lines(guest.Pools),
            guest.Autostart,
            guest.Snapshots,
        ];

    private static GuestRow Read(DbDataReader row) =>
        new()
        {
            Name = row.GetString(0),
            State = (GuestState)row.GetInt32(1),
            StateWord = row.GetString(2),
            Reason = row.TextAt(3),
            Since = row.InstantAt(4),
            Vcpus = row.CountAt(5),
            MaxVcpus = row.CountAt(6),
            MemoryKib = row.NumberAt(7),
            MaxMemoryKib = row.NumberAt(8),
            Disks = row.CountAt(9),
            DiskCapacity = row.NumberAt(10),
            DiskAllocation = row.NumberAt(11),
            Addresses = row.ListAt(12),
            Macs = row.ListAt(13),
            Networks = row.ListAt(14),
            Pools = row.ListAt(15),
            Autostart = row.FlagAt(16),
            Snapshots = row.CountAt(17),
            Node = row.GetInt64(18),
            Uuid = row.GetString(19),
            ChangedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(20)),
        };
}
