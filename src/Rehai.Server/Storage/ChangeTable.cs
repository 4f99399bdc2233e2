using System.Data.Common;

namespace Rehai.Server.Storage;

/// <summary>
/// The change feed: every upsert and delete of a node, in the order of commits, numbered without end. The newest
/// <see cref="Kept"/> are kept.
/// </summary>
internal static class ChangeTable
{
    public const long Kept = 100_000;

    public static void Append(Session session, string node, NodeVersion version, DateTimeOffset now) =>
        Insert(session, node, version.Node, version.Desired, version.Current, now);

    public static void AppendDelete(Session session, string node, long id, DateTimeOffset now) =>
        Insert(session, node, id, null, null, now);

    /// <summary>Changes of an organization behind that number, oldest first.</summary>
    public static List<NodeChange> Since(Session session, long organization, long sequence, int limit) =>
        session.Query(
            """
            SELECT sequence, node_name, node, desired_version, current_version, at FROM changes
            WHERE sequence > @2 AND organization = @1 ORDER BY sequence LIMIT @3
            """,
            Read,
            organization,
            sequence,
            limit
        );

    /// <summary>The nodes of all organizations that changed behind that number, once for each change, oldest first.</summary>
    public static List<(long Sequence, long Node)> NodesSince(Session session, long sequence, int limit) =>
        session.Query(
            "SELECT sequence, node FROM changes WHERE sequence > @1 ORDER BY sequence LIMIT @2",
            row => (row.GetInt64(0), row.GetInt64(1)),
            sequence,
            limit
        );

    /// <summary>The oldest number that is kept and the newest that was given; (1, 0) before the first change.</summary>
    public static (long First, long Last) Bounds(Session session)
    {
        var last = session.Number("SELECT max(sequence) FROM changes") ?? 0;
        return (session.Number("SELECT min(sequence) FROM changes") ?? last + 1, last);
    }

    private static void Insert(
        Session session,
        string name,
        long node,
        long? desired,
        long? current,
        DateTimeOffset now
    )
    {
        var sequence = session.Number(
            """
            INSERT INTO changes (organization, node_name, node, desired_version, current_version, at)
            SELECT organization, @2, id, @3, @4, @5 FROM nodes WHERE id = @1 RETURNING sequence
            """,
            node,
            name,
            desired,
            current,
            now.ToUnixTimeMilliseconds()
        );
        session.Execute("DELETE FROM changes WHERE sequence <= @1", sequence - Kept);
    }

    private static NodeChange Read(DbDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetString(1),
            row.IsDBNull(3) ? null : new NodeVersion(row.GetInt64(2), row.GetInt64(3), row.GetInt64(4)),
            DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5))
        );
}

/// <summary>One change of one node.</summary>
/// <param name="Version">After the change; null where the node was deleted.</param>
internal sealed record NodeChange(long Sequence, string Node, NodeVersion? Version, DateTimeOffset At);
