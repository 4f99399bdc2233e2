using System.Data.Common;

namespace Rehai.Server.Storage;

internal static class OrganizationTable
{
    private const string Columns = "SELECT id, name, full_name, guid FROM organizations";

    public static Organization? Find(Session session, string name) =>
        session.First($"{Columns} WHERE name = @1", Read, name);

    public static List<string> Names(Session session) =>
        session.Query("SELECT name FROM organizations ORDER BY name", row => row.GetString(0));

    /// <summary>Null where the name is taken.</summary>
    public static Organization? Insert(Session session, string name, string fullName)
    {
        var guid = Guid.NewGuid().ToString("N");
        var id = session.Number(
            "INSERT INTO organizations (name, full_name, guid) VALUES (@1, @2, @3) ON CONFLICT DO NOTHING RETURNING id",
            name,
            fullName,
            guid
        );
        return id is { } value ? new Organization(value, name, fullName, guid) : null;
    }

    public static bool Rename(Session session, long id, string fullName) =>
        session.Execute("UPDATE organizations SET full_name = @2 WHERE id = @1", id, fullName) > 0;

    public static bool Delete(Session session, long id)
    {
        foreach (
            var bag in session.Query("SELECT id FROM data_bags WHERE organization = @1", row => row.GetInt64(0), id)
        )
        {
            SearchIndex.Drop(session, SearchScope.Items(bag));
        }
        foreach (var scope in SearchScope.Of(id))
        {
            SearchIndex.Drop(session, scope);
        }
        return session.Execute("DELETE FROM organizations WHERE id = @1", id) > 0;
    }

    private static Organization Read(DbDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3));
}
