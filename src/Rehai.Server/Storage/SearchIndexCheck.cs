using Rehai.Server.Search;

namespace Rehai.Server.Storage;

/// <summary>
/// Whether the search index is what would be made of the objects anew. Sums of entries are compared, so that nothing needs to be held
/// and the order of neither matters.
/// </summary>
internal static class SearchIndexCheck
{
    /// <summary>What is wrong, a line each.</summary>
    public static IEnumerable<string> Faults(Session session)
    {
        var (written, expected) = (Written(session), Expected(session));
        return written
            .Keys.Union(expected.Keys)
            .Where(scope => written.GetValueOrDefault(scope) != expected.GetValueOrDefault(scope))
            .Order()
            .Select(scope => $"the search index of {new SearchScope(scope)} is not that of what is there")
            .Concat(Uses(session));
    }

    private static Dictionary<long, Sum> Written(Session session)
    {
        var sums = new Dictionary<long, Sum>();
        session.Each(
            """
            SELECT postings.scope, block, documents, key, value, coalesce(joined, ''), coalesce(shape, '')
            FROM postings LEFT JOIN search_paths ON search_paths.id = path
            """,
            row =>
            {
                var path = new FieldPath(row.GetString(5), row.GetString(6));
                var posting = new Posting(path, row.GetString(3), row.GetString(4));
                foreach (var document in DocumentSet.Documents(row.GetInt64(1), (ulong)row.GetInt64(2)))
                {
                    Add(sums, row.GetInt64(0), document, posting);
                }
                return true;
            }
        );
        return sums;
    }

    private static Dictionary<long, Sum> Expected(Session session)
    {
        var sums = new Dictionary<long, Sum>();
        foreach (var found in SearchIndex.Objects(session))
        {
            Add(sums, found.Scope.Number, found.Id, new Posting(FieldPath.Root, "", ""));
            foreach (var posting in Flattening.Of(found.Document))
            {
                Add(sums, found.Scope.Number, found.Id, posting);
            }
        }
        return sums;
    }

    private static void Add(Dictionary<long, Sum> sums, long scope, long document, Posting posting)
    {
        var sum = sums.GetValueOrDefault(scope);
        var hash = HashCode.Combine(
            document,
            posting.Key,
            posting.Value,
            posting.Path.Joined ?? "",
            posting.Path.Shape ?? ""
        );
        sums[scope] = new Sum(sum.Entries + 1, sum.Hashes + hash);
    }

    private static List<string> Uses(Session session) =>
        session.Query(
            """
            SELECT joined, uses, coalesce(entries, 0) FROM search_paths
            LEFT JOIN (SELECT path, count(*) AS entries FROM postings GROUP BY path) ON path = search_paths.id
            WHERE uses <> coalesce(entries, 0)
            """,
            row => $"the search path {row.GetString(0)} counts {row.GetInt64(1)} entries and has {row.GetInt64(2)}"
        );

    private readonly record struct Sum(long Entries, long Hashes);
}
