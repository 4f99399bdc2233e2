using System.Data.Common;

namespace Rehai.Server.Storage;

internal static class OrganizationTable
{
    private const string Columns = """
        SELECT organizations.id, organizations.name, full_name, guid, organizations.acl,
            superuser, admins, billing_admins, clients, users, public_key_readers
        FROM organizations
        """;

    public static Organization? Find(Session session, string name) =>
        session.First($"{Columns} WHERE name = @1", Read, name);

    public static Organization? Find(Session session, long id) => session.First($"{Columns} WHERE id = @1", Read, id);

    public static List<string> Names(Session session) =>
        session.Query("SELECT name FROM organizations ORDER BY name", row => row.GetString(0));

    public static List<Organization> All(Session session) => session.Query($"{Columns} ORDER BY name", Read);

    /// <summary>Of all, ascending. None is ever given twice.</summary>
    public static List<long> Ids(Session session) =>
        session.Query("SELECT id FROM organizations ORDER BY id", row => row.GetInt64(0));

    /// <summary>Those that a user belongs to.</summary>
    public static List<Organization> Of(Session session, long user) =>
        session.Query(
            $"{Columns} JOIN members ON members.organization = organizations.id WHERE members.actor = @1 ORDER BY name",
            Read,
            user
        );

    /// <summary>Null where the name is taken. It has no groups yet.</summary>
    public static Organization? Insert(Session session, string name, string fullName)
    {
        var guid = Guid.NewGuid().ToString("N");
        var id = session.Number(
            "INSERT INTO organizations (name, full_name, guid) VALUES (@1, @2, @3) ON CONFLICT DO NOTHING RETURNING id",
            name,
            fullName,
            guid
        );
        return id is { } value ? new(value, name, fullName, guid, new(0, 0, 0, 0, 0, 0), null) : null;
    }

    public static void SetStandard(Session session, long id, StandardActors standard) =>
        session.Execute(
            """
            UPDATE organizations SET superuser = @2, admins = @3, billing_admins = @4, clients = @5, users = @6,
                public_key_readers = @7
            WHERE id = @1
            """,
            id,
            standard.Superuser,
            standard.Admins,
            standard.BillingAdmins,
            standard.Clients,
            standard.Users,
            standard.PublicKeyReaders
        );

    public static bool Rename(Session session, long id, string fullName) =>
        session.Execute("UPDATE organizations SET full_name = @2 WHERE id = @1", id, fullName) > 0;

    public static void SetAcl(Session session, long id, string acl) =>
        session.Execute("UPDATE organizations SET acl = @2 WHERE id = @1", id, acl);

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
        if (
            Find(session, id) is { } gone
            && GroupTable.FindGlobal(session, GlobalGroup.ReadersOf(gone.Name)) is { } readers
        )
        {
            GroupTable.Delete(session, readers.Id);
        }
        return session.Execute("DELETE FROM organizations WHERE id = @1", id) > 0;
    }

    private static Organization Read(DbDataReader row)
    {
        long Id(int column) => row.IsDBNull(column) ? 0 : row.GetInt64(column);
        return new(
            row.GetInt64(0),
            row.GetString(1),
            row.GetString(2),
            row.GetString(3),
            new(Id(5), Id(6), Id(7), Id(8), Id(9), Id(10)),
            row.IsDBNull(4) ? null : row.GetString(4)
        );
    }
}
