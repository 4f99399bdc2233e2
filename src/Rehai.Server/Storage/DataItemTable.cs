using System.Data.Common;
using Rehai.Server.Search;

namespace Rehai.Server.Storage;

/// <summary>The items of data bags. Every change goes into the search index in its own transaction.</summary>
internal static class DataItemTable
{
    public static List<string> Names(Session session, long bag) =>
        session.Query("SELECT name FROM data_items WHERE bag = @1 ORDER BY name", row => row.GetString(0), bag);

    public static KnownItem? Find(Session session, long bag, string name) =>
        session.First("SELECT id, version, name, text FROM data_items WHERE bag = @1 AND name = @2", Read, bag, name);

    public static DataItem? Find(Session session, long row) =>
        session.First("SELECT id, version, name, text FROM data_items WHERE id = @1", Read, row)?.Content;

    /// <summary>Null where the bag has an item of that id.</summary>
    public static KnownItem? Insert(Session session, DataBag bag, DataItem item)
    {
        var made = session.First(
            """
            INSERT INTO data_items (bag, name, version, text) VALUES (@1, @2, 1, @3)
            ON CONFLICT DO NOTHING RETURNING id, version, name, text
            """,
            Read,
            bag.Id,
            item.Id,
            item.Text.ToArray()
        );
        if (made is not null)
        {
            Index(session, bag, made.Row, null, item);
        }
        return made;
    }

    /// <summary>Changes an item that was found in the same transaction; one that stays the same to the byte is not written.</summary>
    public static KnownItem Update(Session session, DataBag bag, KnownItem before, DataItem item)
    {
        if (before.Content.Text.Span.SequenceEqual(item.Text.Span))
        {
            return before;
        }
        session.Execute(
            "UPDATE data_items SET version = version + 1, text = @2 WHERE id = @1",
            before.Row,
            item.Text.ToArray()
        );
        Index(session, bag, before.Row, before.Content, item);
        return before with { Version = before.Version + 1, Content = item };
    }

    public static void Delete(Session session, DataBag bag, KnownItem item)
    {
        Index(session, bag, item.Row, item.Content, null);
        session.Execute("DELETE FROM data_items WHERE id = @1", item.Row);
    }

    /// <summary>Every item as a search sees it, one at a time.</summary>
    public static IEnumerable<SearchedObject> Searched(Session session) =>
        from bag in DataBagTable.All(session)
        from name in Names(session, bag.Id)
        let item = Find(session, bag.Id, name)!
        select new SearchedObject(SearchScope.Items(bag.Id), item.Row, SearchDocument.Of(item.Content, bag.Name));

    private static void Index(Session session, DataBag bag, long row, DataItem? before, DataItem? after) =>
        SearchIndex.Put(
            session,
            SearchScope.Items(bag.Id),
            row,
            before is null ? null : SearchDocument.Of(before, bag.Name),
            after is null ? null : SearchDocument.Of(after, bag.Name)
        );

    private static KnownItem Read(DbDataReader row) =>
        new(row.GetInt64(0), row.GetInt64(1), new DataItem(row.GetString(2), row.GetFieldValue<byte[]>(3)));
}

/// <summary>An item of a data bag: the bytes that were sent.</summary>
internal sealed record DataItem(string Id, ReadOnlyMemory<byte> Text);

/// <summary>An item that is there.</summary>
/// <param name="Row">Never given twice.</param>
/// <param name="Version">Rises when a byte of the item changes, and only then.</param>
internal sealed record KnownItem(long Row, long Version, DataItem Content);
