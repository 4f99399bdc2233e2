using Rehai.Server.Storage;

namespace Rehai.Server.Tests.Storage;

/// <summary>Makes of a new store what older programs left.</summary>
internal static class OldStore
{
    /// <summary>Last of all, because whatever is saved goes there too.</summary>
    public static void TakeBackVersion4(Session session)
    {
        foreach (var table in new[] { "timeline", "guests", "hosts" })
        {
            session.Execute($"DROP TABLE {table}");
        }
    }

    /// <inheritdoc cref="TakeBackVersion4"/>
    public static void TakeBackSearch(Session session)
    {
        foreach (var table in new[] { "postings", "search_paths", "search_keys" })
        {
            session.Execute($"DROP TABLE {table}");
        }
    }

    public static void TakeBackVersion3(Session session)
    {
        string[] tables = ["group_groups", "group_actors", "groups", "containers", "profiles", "invites", "documents"];
        string[] ofOrganizations =
        [
            "acl",
            "superuser",
            "admins",
            "billing_admins",
            "clients",
            "users",
            "public_key_readers",
        ];
        session.Execute("DROP INDEX members_by_actor");
        session.Execute("ALTER TABLE members ADD COLUMN is_admin INTEGER NOT NULL DEFAULT 0");
        session.Execute("ALTER TABLE actors DROP COLUMN creator");
        session.Execute("ALTER TABLE actors DROP COLUMN acl");
        foreach (var table in tables)
        {
            session.Execute($"DROP TABLE {table}");
        }
        foreach (var column in ofOrganizations)
        {
            session.Execute($"ALTER TABLE organizations DROP COLUMN {column}");
        }
    }
}
