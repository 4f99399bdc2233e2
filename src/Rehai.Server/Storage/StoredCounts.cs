namespace Rehai.Server.Storage;

/// <summary>How much of each kind there is, in all organizations.</summary>
internal static class StoredCounts
{
    public static List<(string Kind, long Count)> Of(Session session) =>
        session.Query(
            """
            SELECT 'organization', count(*) FROM organizations
            UNION ALL SELECT 'client', count(*) FROM actors WHERE organization IS NOT NULL
            UNION ALL SELECT 'node', count(*) FROM nodes
            UNION ALL SELECT 'data_bag', count(*) FROM data_bags
            UNION ALL SELECT 'data_bag_item', count(*) FROM data_items
            UNION ALL SELECT kind, count(*) FROM documents GROUP BY kind
            """,
            row => (row.GetString(0), row.GetInt64(1))
        );

    /// <summary>All that searches find.</summary>
    public static long Searched(Session session) =>
        Of(session).Where(one => one.Kind is not ("organization" or "data_bag")).Sum(one => one.Count);
}
