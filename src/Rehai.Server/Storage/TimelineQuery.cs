using Rehai.Server.Inventory;

namespace Rehai.Server.Storage;

/// <summary>
/// Looks through one organization's timeline by the index that leaves least to look at: a guest's, a host's, that of a span of time, of
/// each kind; else from the newest entry on.
/// </summary>
internal static class TimelineQuery
{
    public static IEnumerable<TimelineEntry> Run(
        Session session,
        Organization organization,
        TimelineFilter filter,
        long before,
        int limit
    )
    {
        var first = filter.From is { } from ? FirstSince(session, from) : 0;
        var kinds = filter.Kinds is null ? -1 : TimelineTable.Bits(filter.Kinds);
        return Ways(filter)
            .SelectMany(way =>
                session.Query(
                    way.Sql,
                    row => TimelineTable.Read(row, organization.Name),
                    organization.Id,
                    way.Key,
                    first,
                    before,
                    RowValues.Milliseconds(filter.From) ?? long.MinValue,
                    RowValues.Milliseconds(filter.To) ?? long.MaxValue,
                    kinds,
                    filter.Text?.ToLowerInvariant(),
                    filter.Host,
                    limit
                )
            );
    }

    /// <summary>The statements that together find what is asked for, and what each looks for in its index.</summary>
    public static IEnumerable<(string Sql, object? Key)> Ways(TimelineFilter filter) =>
        filter switch
        {
            { Uuid: { } uuid } => [(Select("timeline_by_guest WHERE organization = @1 AND uuid = @2"), uuid)],
            { Host: { } host } =>
            [
                (Select("timeline_by_host WHERE organization = @1 AND host = @2"), host),
                // Migrations that began there.
                (
                    Select("timeline_by_origin WHERE organization = @1 AND kind = 7 AND before = @2 AND host <> @2"),
                    host
                ),
            ],
            { To: not null } => [(Select("timeline_by_time WHERE organization = @1 AND at >= @5 AND at < @6"), null)],
            { Kinds: { } kinds } => kinds
                .Distinct()
                .Select(kind => (Select("timeline_by_kind WHERE organization = @1 AND kind = @2"), (object?)(int)kind)),
            _ => [(Select("timeline_by_organization WHERE organization = @1"), null)],
        };

    /// <param name="index">And what it is asked for.</param>
    private static string Select(string index) =>
        $"""
            SELECT {TimelineTable.Columns} INDEXED BY {index}
            AND sequence >= @3 AND sequence < @4 AND at >= @5 AND at < @6 AND (@7 >> kind) & 1
            AND (@8 IS NULL OR instr(
                lower(host || ' ' || coalesce(guest, '') || ' ' || coalesce(uuid, '') || ' ' || coalesce(before, '') || ' ' || coalesce(after, '')),
                @8
            ))
            AND (@9 IS NULL OR host = @9 OR (kind = 7 AND before = @9))
            ORDER BY sequence DESC LIMIT @10
            """;

    /// <summary>The first number that was given then or later: nothing is published before it happens, and time does not run backwards.</summary>
    private static long FirstSince(Session session, DateTimeOffset instant)
    {
        var (low, high) = (1L, TimelineTable.Last(session) + 1);
        while (low < high)
        {
            var middle = low + (high - low) / 2;
            var published = session.Number(
                "SELECT published_at FROM timeline WHERE sequence >= @1 ORDER BY sequence LIMIT 1",
                middle
            );
            (low, high) = published < RowValues.Milliseconds(instant) ? (middle + 1, high) : (low, middle);
        }
        return low;
    }
}
