using System.Data.Common;

namespace Rehai.Server.Storage;

internal static class ContainerTable
{
    public static List<string> Names(Session session, long organization) =>
        session.Query(
            "SELECT name FROM containers WHERE organization = @1 ORDER BY name",
            row => row.GetString(0),
            organization
        );

    public static StoredContainer? Find(Session session, long organization, string name) =>
        session.First(
            "SELECT id, name, acl FROM containers WHERE organization = @1 AND name = @2",
            Read,
            organization,
            name
        );

    /// <summary>False where the name is taken.</summary>
    public static bool Insert(Session session, long organization, string name, string? acl) =>
        session.Execute(
            "INSERT INTO containers (organization, name, acl) VALUES (@1, @2, @3) ON CONFLICT DO NOTHING",
            organization,
            name,
            acl
        ) > 0;

    public static void Delete(Session session, long id) => session.Execute("DELETE FROM containers WHERE id = @1", id);

    public static void SetAcl(Session session, long id, string acl) =>
        session.Execute("UPDATE containers SET acl = @2 WHERE id = @1", id, acl);

    private static StoredContainer Read(DbDataReader row) =>
        new(row.GetInt64(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetString(2));
}

/// <param name="Acl">As stored; null where nobody has changed the default.</param>
internal sealed record StoredContainer(long Id, string Name, string? Acl);
