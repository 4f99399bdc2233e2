using System.Data.Common;
using Rehai.Server.Search;

namespace Rehai.Server.Storage;

/// <summary>
/// The entries of the search index, ordered by last key, value and path, so that a path with keys of one host only is found by what all
/// hosts share. An entry has a block of documents (<see cref="DocumentSet"/>), because most of a host's values are those of others, too.
/// The entry of no path says that the document is there.
/// </summary>
internal static class PostingTable
{
    private const long NoPath = 0;

    /// <summary>Entries that one statement writes: half of what one costs is the same for all, but parameters are looked for by name.</summary>
    private const int Batch = 8;

    private const string InRange = """
        FROM postings WHERE scope = @1 AND key = @2 AND value >= @3 AND value < @4
        """;

    private static readonly string AddOne = AddSome(1);
    private static readonly string AddBatch = AddSome(Batch);

    public static void AddDocument(Session session, SearchScope scope, long document) =>
        Add(session, scope, document, [new("", "", NoPath)], (_, _) => { });

    public static void RemoveDocument(Session session, SearchScope scope, long document) =>
        Remove(session, scope, document, new("", "", NoPath));

    public static void Change(
        Session session,
        SearchScope scope,
        long document,
        HashSet<Posting> removed,
        HashSet<Posting> added
    )
    {
        var paths = new SearchPathUses(session, scope);
        foreach (var entry in removed.Select(With))
        {
            if (Remove(session, scope, document, entry))
            {
                paths.Count(entry.Path, -1);
            }
        }
        var entries = added.Select(With).ToArray();
        // In the index's order, in which pages are looked at once.
        Array.Sort(entries);
        Add(session, scope, document, entries, paths.Count);
        paths.Write();

        Entry With(Posting posting) => new(posting.Key, posting.Value, paths.IdOf(posting.Path));
    }

    /// <summary>Every document of the scope.</summary>
    public static DocumentSet Documents(Session session, SearchScope scope)
    {
        var documents = new DocumentSet();
        EachBlock(session, scope, "", "", "\u0001", NoPath, Visit);
        return documents;

        bool Visit(long path, long block, ulong bits)
        {
            if (path == NoPath)
            {
                documents.Add(block, bits);
            }
            return true;
        }
    }

    /// <summary>
    /// Path and documents of each entry of a range, until a visit says that it has enough: of the range's first value that path's alone, of what
    /// is behind it every path's. A range for a word holds the word itself and values that go on, so that almost nothing is read that is not
    /// asked for.
    /// </summary>
    public static void EachBlock(
        Session session,
        SearchScope scope,
        string key,
        string lower,
        string upper,
        long path,
        Func<long, long, ulong, bool> goesOn
    ) =>
        session.Each(
            """
            SELECT path, block, documents FROM postings
            WHERE scope = @1 AND key = @2 AND value = @3 AND path = @5
            UNION ALL
            SELECT path, block, documents FROM postings
            WHERE scope = @1 AND key = @2 AND value > @3 AND value < @4
            """,
            row => goesOn(row.GetInt64(0), row.GetInt64(1), (ulong)row.GetInt64(2)),
            scope.Number,
            key,
            lower,
            upper,
            path
        );

    /// <summary>The documents of each entry of a range, again and again where one has several, until a visit says that it has enough.</summary>
    public static void EachBlock(
        Session session,
        SearchScope scope,
        string key,
        string lower,
        string upper,
        Func<long, ulong, bool> goesOn
    ) =>
        session.Each(
            $"SELECT block, documents {InRange}",
            row => goesOn(row.GetInt64(0), (ulong)row.GetInt64(1)),
            scope.Number,
            key,
            lower,
            upper
        );

    /// <summary>Value, path and documents of each entry of a range, equal values behind each other, until a visit says that it has enough.</summary>
    public static void Each(
        Session session,
        SearchScope scope,
        string key,
        string lower,
        string upper,
        Func<string, long, long, ulong, bool> goesOn
    ) =>
        session.Each(
            $"SELECT value, path, block, documents {InRange}",
            row => goesOn(row.GetString(0), row.GetInt64(1), row.GetInt64(2), (ulong)row.GetInt64(3)),
            scope.Number,
            key,
            lower,
            upper
        );

    public static void Drop(Session session, SearchScope scope) =>
        session.Execute("DELETE FROM postings WHERE scope = @1", scope.Number);

    /// <param name="made">Is told of each entry that was not there for another document: its path, and 1.</param>
    private static void Add(
        Session session,
        SearchScope scope,
        long document,
        ReadOnlySpan<Entry> entries,
        Action<long, int> made
    )
    {
        var (block, bit) = DocumentSet.Place(document);
        while (entries.Length > 0)
        {
            var count = entries.Length < Batch ? 1 : Batch;
            var values = new object?[3 + 3 * count];
            (values[0], values[1], values[2]) = (scope.Number, block, (long)bit);
            for (var i = 0; i < count; i++)
            {
                var entry = entries[i];
                (values[3 * i + 3], values[3 * i + 4], values[3 * i + 5]) = (entry.Key, entry.Value, entry.Path);
            }
            session.Each(count == 1 ? AddOne : AddBatch, Tell, values);
            entries = entries[count..];
        }

        bool Tell(DbDataReader row)
        {
            if ((ulong)row.GetInt64(1) == bit)
            {
                made(row.GetInt64(0), 1);
            }
            return true;
        }
    }

    private static string AddSome(int count)
    {
        var rows = Enumerable.Range(0, count).Select(i => $"(@1, @2, @3, @{3 * i + 4}, @{3 * i + 5}, @{3 * i + 6})");
        return $"""
            INSERT INTO postings (scope, block, documents, key, value, path) VALUES {string.Join(", ", rows)}
            ON CONFLICT (scope, key, value, path, block) DO UPDATE SET documents = postings.documents | excluded.documents
            RETURNING path, documents
            """;
    }

    /// <returns>Whether the entry has gone, because no other document has it.</returns>
    private static bool Remove(Session session, SearchScope scope, long document, Entry entry)
    {
        const string Where = "WHERE scope = @1 AND key = @2 AND value = @3 AND path = @4 AND block = @5";
        var (block, bit) = DocumentSet.Place(document);
        if (Run($"DELETE FROM postings {Where} AND documents = @6", bit) > 0)
        {
            return true;
        }
        Run($"UPDATE postings SET documents = documents & @6 {Where}", ~bit);
        return false;

        int Run(string sql, ulong bits) =>
            session.Execute(sql, scope.Number, entry.Key, entry.Value, entry.Path, block, (long)bits);
    }

    private readonly record struct Entry(string Key, string Value, long Path) : IComparable<Entry>
    {
        public int CompareTo(Entry other) =>
            string.CompareOrdinal(Key, other.Key) is not 0 and var byKey
                ? byKey
                : string.CompareOrdinal(Value, other.Value);
    }
}
