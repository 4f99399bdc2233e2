using Rehai.Server.Search;

namespace Rehai.Server.Storage;

/// <summary>
/// Keeps the search index: whoever changes an object says so in the same transaction, so that the next query sees it. Only entries that
/// differ are written.
/// </summary>
internal static class SearchIndex
{
    /// <param name="document">The object's id, which no other has in that scope, ever.</param>
    /// <param name="before">Null for a new object.</param>
    /// <param name="after">Null for one that goes.</param>
    public static void Put(
        Session session,
        SearchScope scope,
        long document,
        SearchDocument? before,
        SearchDocument? after
    )
    {
        var (removed, added) = Flattening.Difference(before, after);
        if (before is null && after is not null)
        {
            PostingTable.AddDocument(session, scope, document);
        }
        if (after is null && before is not null)
        {
            PostingTable.RemoveDocument(session, scope, document);
        }
        PostingTable.Change(session, scope, document, removed, added);
    }

    /// <summary>Forgets all of a scope: its objects are gone.</summary>
    public static void Drop(Session session, SearchScope scope)
    {
        PostingTable.Drop(session, scope);
        SearchPathTable.Drop(session, scope);
        session.SearchPaths.Clear();
    }

    /// <summary>Indexes what a store of an older version holds.</summary>
    /// <param name="say">Is told ten times how far it is.</param>
    public static void Build(Session session, Action<string> say)
    {
        var (done, total) = (0L, StoredCounts.Searched(session));
        foreach (var found in Objects(session))
        {
            Put(session, found.Scope, found.Id, null, found.Document);
            done++;
            if (done * 10 / total > (done - 1) * 10 / total)
            {
                say($"{done} of {total} objects are in the search index.");
            }
        }
    }

    /// <summary>Everything that the index is made of.</summary>
    public static IEnumerable<SearchedObject> Objects(Session session) =>
        NodeTable
            .Searched(session)
            .Concat(DataItemTable.Searched(session))
            .Concat(ActorTable.Searched(session))
            .Concat(DocumentTable.Searched(session));
}

/// <summary>What a search finds.</summary>
/// <param name="Id">No other object has it in that scope, ever.</param>
internal sealed record SearchedObject(SearchScope Scope, long Id, SearchDocument Document);
