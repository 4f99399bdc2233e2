using Rehai.Server.Search;

namespace Rehai.Server.Storage;

/// <summary>
/// The entries of the search index, ordered by last key, value and path, so that a path with keys of one host only is found by what all
/// hosts share. The entry of no path says that the document is there.
/// </summary>
internal static class PostingTable
{
    private const long NoPath = 0;

    private const string InRange = """
        FROM postings WHERE scope = @1 AND key = @2 AND value >= @3 AND value < @4
        """;

    public static void AddDocument(Session session, SearchScope scope, long document) =>
        Insert(session, scope, "", "", NoPath, document);

    public static void RemoveDocument(Session session, SearchScope scope, long document) =>
        Delete(session, scope, "", "", NoPath, document);

    public static void Change(
        Session session,
        SearchScope scope,
        long document,
        HashSet<Posting> removed,
        HashSet<Posting> added
    )
    {
        var paths = Uses(removed, added)
            .ToDictionary(
                use => use.Key,
                use => SearchPathTable.Use(session, scope, use.Key, use.Value.Key, use.Value.Change)
            );
        foreach (var posting in removed)
        {
            Delete(session, scope, posting.Key, posting.Value, paths[posting.Path], document);
        }
        // In the index's order, in which pages are looked at once.
        foreach (
            var posting in added
                .OrderBy(posting => posting.Key, StringComparer.Ordinal)
                .ThenBy(posting => posting.Value, StringComparer.Ordinal)
        )
        {
            Insert(session, scope, posting.Key, posting.Value, paths[posting.Path], document);
        }
    }

    /// <summary>Every document of the scope, in order.</summary>
    public static List<long> Documents(Session session, SearchScope scope) =>
        session.Query(
            "SELECT document FROM postings WHERE scope = @1 AND key = '' AND value = '' AND path = 0 ORDER BY document",
            row => row.GetInt64(0),
            scope.Number
        );

    public static long Count(Session session, SearchScope scope) =>
        session
            .Number(
                "SELECT count(*) FROM postings WHERE scope = @1 AND key = '' AND value = '' AND path = 0",
                scope.Number
            )!
            .Value;

    /// <summary>
    /// The documents that have a value of that range below that path. A range for a word holds the word itself and values that go on, so
    /// that almost nothing is read that is not asked for.
    /// </summary>
    public static List<long> Documents(
        Session session,
        SearchScope scope,
        string key,
        string lower,
        string upper,
        long path
    ) =>
        session.Query(
            """
            SELECT document FROM postings
            WHERE scope = @1 AND key = @2 AND value = @3 AND path = @5
            UNION
            SELECT document FROM postings
            WHERE scope = @1 AND key = @2 AND value > @3 AND value < @4 AND path = @5
            """,
            row => row.GetInt64(0),
            scope.Number,
            key,
            lower,
            upper,
            path
        );

    /// <summary>The document of each entry of a range, again and again where it has several, until a visit says that it has enough.</summary>
    public static void EachDocument(
        Session session,
        SearchScope scope,
        string key,
        string lower,
        string upper,
        Func<long, bool> goesOn
    ) => session.Each($"SELECT document {InRange}", row => goesOn(row.GetInt64(0)), scope.Number, key, lower, upper);

    /// <summary>Value, path and document of each entry of a range, equal values behind each other, until a visit says that it has enough.</summary>
    public static void Each(
        Session session,
        SearchScope scope,
        string key,
        string lower,
        string upper,
        Func<string, long, long, bool> goesOn
    ) =>
        session.Each(
            $"SELECT value, path, document {InRange}",
            row => goesOn(row.GetString(0), row.GetInt64(1), row.GetInt64(2)),
            scope.Number,
            key,
            lower,
            upper
        );

    public static void Drop(Session session, SearchScope scope) =>
        session.Execute("DELETE FROM postings WHERE scope = @1", scope.Number);

    /// <summary>How many entries of each path come or go, with the path's last key.</summary>
    private static Dictionary<FieldPath, (string Key, int Change)> Uses(
        HashSet<Posting> removed,
        HashSet<Posting> added
    )
    {
        var uses = new Dictionary<FieldPath, (string Key, int Change)>();
        Count(removed, -1);
        Count(added, 1);
        return uses;

        void Count(HashSet<Posting> postings, int change)
        {
            foreach (var posting in postings)
            {
                var (key, count) = uses.GetValueOrDefault(posting.Path);
                uses[posting.Path] = (posting.Key.Length > 0 ? posting.Key : key ?? "", count + change);
            }
        }
    }

    private static void Insert(
        Session session,
        SearchScope scope,
        string key,
        string value,
        long path,
        long document
    ) =>
        session.Execute(
            "INSERT INTO postings (scope, key, value, path, document) VALUES (@1, @2, @3, @4, @5)",
            scope.Number,
            key,
            value,
            path,
            document
        );

    private static void Delete(
        Session session,
        SearchScope scope,
        string key,
        string value,
        long path,
        long document
    ) =>
        session.Execute(
            "DELETE FROM postings WHERE scope = @1 AND key = @2 AND value = @3 AND path = @4 AND document = @5",
            scope.Number,
            key,
            value,
            path,
            document
        );
}
