using System.Text;
using Rehai.Server.Search;

namespace Rehai.Server.Storage;

/// <summary>
/// The paths that a scope's documents have, once each, and the last keys of these, with how often they are used: what nobody uses any
/// more goes. Keys are kept backwards, so that a name with a wildcard leads to them by its end.
/// </summary>
internal static class SearchPathTable
{
    public static long? Find(Session session, SearchScope scope, FieldPath path) =>
        session.Number(
            "SELECT id FROM search_paths WHERE scope = @1 AND joined = @2 AND shape = @3",
            scope.Number,
            path.Joined,
            path.Shape
        );

    public static long LastId(Session session) => session.Number("SELECT max(id) FROM search_paths") ?? 0;

    public static void Insert(Session session, SearchScope scope, long id, FieldPath path, int uses) =>
        session.Execute(
            "INSERT INTO search_paths (id, scope, joined, shape, uses) VALUES (@1, @2, @3, @4, @5)",
            id,
            scope.Number,
            path.Joined,
            path.Shape,
            uses
        );

    /// <summary>How often the path is used, after this change.</summary>
    public static long? Use(Session session, long id, int change) =>
        session.Number("UPDATE search_paths SET uses = uses + @2 WHERE id = @1 RETURNING uses", id, change);

    public static void Delete(Session session, long id) =>
        session.Execute("DELETE FROM search_paths WHERE id = @1", id);

    public static void UseKey(Session session, SearchScope scope, string key, int change)
    {
        var uses = session.Number(
            """
            INSERT INTO search_keys (scope, backwards, uses) VALUES (@1, @2, @3)
            ON CONFLICT (scope, backwards) DO UPDATE SET uses = search_keys.uses + excluded.uses
            RETURNING uses
            """,
            scope.Number,
            Backwards(key),
            change
        );
        if (uses == 0)
        {
            session.Execute(
                "DELETE FROM search_keys WHERE scope = @1 AND backwards = @2",
                scope.Number,
                Backwards(key)
            );
        }
    }

    /// <summary>Every path of that name, with its shape.</summary>
    public static List<(long Id, string Shape)> Named(Session session, SearchScope scope, string joined) =>
        session.Query(
            "SELECT id, shape FROM search_paths WHERE scope = @1 AND joined = @2",
            row => (row.GetInt64(0), row.GetString(1)),
            scope.Number,
            joined
        );

    public static string Name(Session session, long id) =>
        session.First("SELECT joined FROM search_paths WHERE id = @1", row => row.GetString(0), id)!;

    /// <summary>The keys that end so, in no order.</summary>
    public static List<string> KeysEndingWith(Session session, SearchScope scope, string end) =>
        session.Query(
            "SELECT backwards FROM search_keys WHERE scope = @1 AND backwards >= @2 AND backwards < @3",
            row => Backwards(row.GetString(0)),
            scope.Number,
            Backwards(end),
            IndexedText.BehindPrefix(Backwards(end))
        );

    public static void Drop(Session session, SearchScope scope)
    {
        session.Execute("DELETE FROM search_paths WHERE scope = @1", scope.Number);
        session.Execute("DELETE FROM search_keys WHERE scope = @1", scope.Number);
    }

    /// <summary>By whole characters, halves of which are no text.</summary>
    private static string Backwards(string text)
    {
        var backwards = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes().Reverse())
        {
            backwards.Append(rune.ToString());
        }
        return backwards.ToString();
    }
}
