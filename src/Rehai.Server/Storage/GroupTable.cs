using System.Data.Common;

namespace Rehai.Server.Storage;

/// <summary>Groups of an organization, and a few that belong to none. Members are actors and other groups, of any organization.</summary>
internal static class GroupTable
{
    private const string Columns = """
        SELECT groups.id, groups.organization, groups.name, groups.creator, groups.acl, organizations.name
        FROM groups LEFT JOIN organizations ON organizations.id = groups.organization
        """;

    public static List<string> Names(Session session, long organization) =>
        session.Query(
            "SELECT name FROM groups WHERE organization = @1 ORDER BY name",
            row => row.GetString(0),
            organization
        );

    public static StoredGroup? Find(Session session, long id) =>
        session.First($"{Columns} WHERE groups.id = @1", Read, id);

    public static StoredGroup? Find(Session session, long organization, string name) =>
        session.First($"{Columns} WHERE groups.organization = @1 AND groups.name = @2", Read, organization, name);

    /// <summary>A group that belongs to no organization.</summary>
    public static StoredGroup? FindGlobal(Session session, string name) =>
        session.First($"{Columns} WHERE groups.organization IS NULL AND groups.name = @1", Read, name);

    /// <summary>
    /// By Chef's scoped name: <c>NAME</c> of this organization, <c>ORG::NAME</c> of another, <c>::NAME</c> of none
    /// (<c>oc_chef_authz_scoped_name.erl</c>).
    /// </summary>
    public static StoredGroup? FindScoped(Session session, long? organization, string name) =>
        name.Split("::") switch
        {
            [var own] => organization is { } id ? Find(session, id, own) : null,
            ["", var global] => FindGlobal(session, global),
            [var other, var theirs] => OrganizationTable.Find(session, other) is { } found
                ? Find(session, found.Id, theirs)
                : null,
            _ => null,
        };

    /// <summary>The new group's id; null where the name is taken.</summary>
    public static long? Insert(Session session, long? organization, string name, long creator, string? acl) =>
        session.Number(
            "INSERT INTO groups (organization, name, creator, acl) VALUES (@1, @2, @3, @4) ON CONFLICT DO NOTHING RETURNING id",
            organization,
            name,
            creator,
            acl
        );

    public static void Rename(Session session, long id, string name) =>
        session.Execute("UPDATE groups SET name = @2 WHERE id = @1", id, name);

    public static void Delete(Session session, long id) => session.Execute("DELETE FROM groups WHERE id = @1", id);

    public static void SetAcl(Session session, long id, string acl) =>
        session.Execute("UPDATE groups SET acl = @2 WHERE id = @1", id, acl);

    /// <summary>The ids of all groups that an actor is in, directly or by groups in groups, however these turn round on themselves.</summary>
    public static List<long> Of(Session session, long actor) =>
        session.Query(
            """
            WITH RECURSIVE mine (id) AS (
                SELECT group_id FROM group_actors WHERE actor = @1
                UNION SELECT group_groups.group_id FROM group_groups JOIN mine ON group_groups.member = mine.id
            )
            SELECT id FROM mine
            """,
            row => row.GetInt64(0),
            actor
        );

    private static StoredGroup Read(DbDataReader row) =>
        new(
            row.GetInt64(0),
            row.IsDBNull(1) ? null : row.GetInt64(1),
            row.GetString(2),
            row.IsDBNull(3) ? null : row.GetInt64(3),
            row.IsDBNull(4) ? null : row.GetString(4),
            row.IsDBNull(5) ? "" : row.GetString(5)
        );
}

/// <param name="Organization">Null for one that belongs to none.</param>
/// <param name="Creator">Null where the server made it.</param>
/// <param name="Acl">As stored; null where nobody has changed the default.</param>
/// <param name="OrganizationName">Empty for one that belongs to none.</param>
internal sealed record StoredGroup(
    long Id,
    long? Organization,
    string Name,
    long? Creator,
    string? Acl,
    string OrganizationName
)
{
    /// <summary>Its name as it is written inside that organization.</summary>
    public string NameIn(long? organization) =>
        Organization is not null && Organization == organization ? Name : $"{OrganizationName}::{Name}";
}
