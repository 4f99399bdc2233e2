using System.Text;
using Rehai.Server.Search;

namespace Rehai.Server.Storage;

/// <summary>
/// The paths that a scope's documents have, once each, and the last keys of these, with how often they are used: what nobody uses any
/// more goes. Keys are kept backwards, so that a name with a wildcard leads to them by its end.
/// </summary>
internal static class SearchPathTable
{
    /// <summary>The path's id, after this change of how many entries have it.</summary>
    public static long Use(Session session, SearchScope scope, FieldPath path, string key, int change) =>
        change > 0 ? Add(session, scope, path, key, change)
        : change < 0 ? Remove(session, scope, path, key, change)
        : session
            .Number(
                "SELECT id FROM search_paths WHERE scope = @1 AND joined = @2 AND shape = @3",
                scope.Number,
                path.Joined,
                path.Shape
            )!
            .Value;

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

    private static long Add(Session session, SearchScope scope, FieldPath path, string key, int change)
    {
        var (id, uses) = session
            .Query(
                """
                INSERT INTO search_paths (scope, joined, shape, uses) VALUES (@1, @2, @3, @4)
                ON CONFLICT (scope, joined, shape) DO UPDATE SET uses = search_paths.uses + excluded.uses
                RETURNING id, uses
                """,
                row => (row.GetInt64(0), row.GetInt64(1)),
                scope.Number,
                path.Joined,
                path.Shape,
                change
            )
            .Single();
        if (uses == change)
        {
            session.Execute(
                """
                INSERT INTO search_keys (scope, backwards, uses) VALUES (@1, @2, 1)
                ON CONFLICT (scope, backwards) DO UPDATE SET uses = search_keys.uses + 1
                """,
                scope.Number,
                Backwards(key)
            );
        }
        return id;
    }

    private static long Remove(Session session, SearchScope scope, FieldPath path, string key, int change)
    {
        var (id, uses) = session
            .Query(
                """
                UPDATE search_paths SET uses = uses + @4 WHERE scope = @1 AND joined = @2 AND shape = @3
                RETURNING id, uses
                """,
                row => (row.GetInt64(0), row.GetInt64(1)),
                scope.Number,
                path.Joined,
                path.Shape,
                change
            )
            .Single();
        if (uses == 0)
        {
            session.Execute("DELETE FROM search_paths WHERE id = @1", id);
            RemoveKey(session, scope, Backwards(key));
        }
        return id;
    }

    private static void RemoveKey(Session session, SearchScope scope, string backwards)
    {
        session.Execute(
            "UPDATE search_keys SET uses = uses - 1 WHERE scope = @1 AND backwards = @2",
            scope.Number,
            backwards
        );
        session.Execute(
            "DELETE FROM search_keys WHERE scope = @1 AND backwards = @2 AND uses = 0",
            scope.Number,
            backwards
        );
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
