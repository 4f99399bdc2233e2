using System.Data.Common;

namespace Rehai.Server.Storage;

/// <summary>Data bags; deleting one deletes its items.</summary>
internal static class DataBagTable
{
    public static List<string> Names(Session session, long organization) =>
        session.Query(
            "SELECT name FROM data_bags WHERE organization = @1 ORDER BY name",
            row => row.GetString(0),
            organization
        );

    public static DataBag? Find(Session session, long organization, string name) =>
        session.First(
            "SELECT id, name, creator, acl FROM data_bags WHERE organization = @1 AND name = @2",
            Read,
            organization,
            name
        );

    /// <summary>False where the name is taken.</summary>
    public static bool Insert(Session session, long organization, long creator, string name) =>
        session.Execute(
            "INSERT INTO data_bags (organization, creator, name) VALUES (@1, @2, @3) ON CONFLICT DO NOTHING",
            organization,
            creator,
            name
        ) > 0;

    public static List<DataBag> All(Session session) =>
        session.Query("SELECT id, name, creator, acl FROM data_bags", Read);

    public static void Delete(Session session, DataBag bag)
    {
        SearchIndex.Drop(session, SearchScope.Items(bag.Id));
        session.Execute("DELETE FROM data_bags WHERE id = @1", bag.Id);
    }

    public static void SetAcl(Session session, long id, string acl) =>
        session.Execute("UPDATE data_bags SET acl = @2 WHERE id = @1", id, acl);

    private static DataBag Read(DbDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetInt64(2), row.IsDBNull(3) ? null : row.GetString(3));
}

/// <summary>A data bag, without its items.</summary>
/// <param name="Creator">The actor that made the bag and so may change it.</param>
/// <param name="Acl">Who may use it, as stored; null where nobody has changed the default.</param>
internal sealed record DataBag(long Id, string Name, long Creator, string? Acl);
