using System.Data.Common;
using Rehai.Server.Inventory;

namespace Rehai.Server.Storage;

/// <summary>
/// What happened, numbered in the order of publications without end. The newest <see cref="Kept"/> entries are kept, and none for longer
/// than <see cref="KeptFor"/> once a newer one is written.
/// </summary>
internal static class TimelineTable
{
    public const long Kept = 1_000_000;

    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    public const string Columns =
        "sequence, at, published_at, host, uuid, guest, kind, before, after, cause FROM timeline";

    /// <summary>Kinds that say where a guest is, or whether it runs.</summary>
    private static readonly long Places = Bits([
        TimelineKind.Defined,
        TimelineKind.Started,
        TimelineKind.Stopped,
        TimelineKind.Crashed,
        TimelineKind.Migrated,
        TimelineKind.Undefined,
    ]);

    /// <summary>The newest number that was given; 0 before the first entry.</summary>
    public static long Last(Session session) => session.Number("SELECT max(sequence) FROM timeline") ?? 0;

    /// <summary>The newest first, all with lower numbers than that.</summary>
    public static List<TimelineEntry> List(Session session, TimelineFilter filter, long before, int limit) =>
        [
            .. filter
                .Organizations.Select(name => OrganizationTable.Find(session, name))
                .OfType<Organization>()
                .SelectMany(organization => TimelineQuery.Run(session, organization, filter, before, limit))
                .OrderByDescending(entry => entry.Sequence)
                .Take(limit),
        ];

    /// <summary>The newest entry that says where the guest is or whether it runs.</summary>
    public static TimelineEntry? NewestPlace(Session session, NodePlace place, string uuid) =>
        session.First(
            $"""
            SELECT {Columns} INDEXED BY timeline_by_guest
            WHERE organization = @1 AND uuid = @2 AND (@3 >> kind) & 1 ORDER BY sequence DESC LIMIT 1
            """,
            row => Read(row, place.Organization),
            place.OrganizationId,
            uuid,
            Places
        );

    /// <summary>Numbers the entries and drops the oldest, of which twice as many may go as come.</summary>
    public static void Append(Session session, long organization, IReadOnlyCollection<TimelineEntry> entries)
    {
        var last = 0L;
        foreach (var entry in entries)
        {
            last = Insert(session, organization, entry);
        }
        if (entries.Count > 0)
        {
            session.Execute(
                """
                DELETE FROM timeline WHERE sequence IN (SELECT sequence FROM timeline ORDER BY sequence LIMIT @1)
                AND (sequence <= @2 OR published_at < @3)
                """,
                2 * entries.Count,
                last - Kept,
                RowValues.Milliseconds(entries.First().PublishedAt - KeptFor)
            );
        }
    }

    public static void Remove(Session session, long sequence) =>
        session.Execute("DELETE FROM timeline WHERE sequence = @1", sequence);

    /// <summary>The kinds as a set that SQL can ask.</summary>
    public static long Bits(IEnumerable<TimelineKind> kinds) =>
        kinds.Aggregate(0L, (bits, kind) => bits | (1L << (int)kind));

    public static TimelineEntry Read(DbDataReader row, string organization) =>
        new(
            row.GetInt64(0),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
            organization,
            row.GetString(3),
            row.TextAt(4),
            row.TextAt(5),
            (TimelineKind)row.GetInt32(6),
            row.TextAt(7),
            row.TextAt(8),
            row.TextAt(9)
        );

    private static long Insert(Session session, long organization, TimelineEntry entry) =>
        session
            .Number(
                """
                INSERT INTO timeline (at, published_at, organization, host, uuid, guest, kind, before, after, cause)
                VALUES (@1, @2, @3, @4, @5, @6, @7, @8, @9, @10) RETURNING sequence
                """,
                RowValues.Milliseconds(entry.At),
                RowValues.Milliseconds(entry.PublishedAt),
                organization,
                entry.Host,
                entry.Uuid,
                entry.Guest,
                (int)entry.Kind,
                entry.From,
                entry.To,
                entry.Cause
            )!
            .Value;
}
