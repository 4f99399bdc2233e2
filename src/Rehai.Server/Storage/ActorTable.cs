using System.Data.Common;
using Rehai.Server.Search;

namespace Rehai.Server.Storage;

/// <summary>Clients and users. Every change of a client goes into the search index in its own transaction.</summary>
internal static class ActorTable
{
    private const string Columns =
        "SELECT id, organization, name, is_validator, is_superuser, creator, acl FROM actors";

    public static Actor? FindClient(Session session, long organization, string name) =>
        session.First($"{Columns} WHERE organization = @1 AND name = @2", Read, organization, name);

    public static Actor? FindUser(Session session, string name) =>
        session.First($"{Columns} WHERE organization IS NULL AND name = @1", Read, name);

    public static Actor? Find(Session session, long id) => session.First($"{Columns} WHERE id = @1", Read, id);

    /// <summary>The superuser's id; null before there is one.</summary>
    public static long? Superuser(Session session) =>
        session.Number("SELECT min(id) FROM actors WHERE organization IS NULL AND is_superuser = 1");

    /// <summary>The user who has been an admin of the oldest organization for longest; null where the superuser alone is.</summary>
    public static Actor? FirstAdmin(Session session) =>
        session.First(
            """
            SELECT actors.id, actors.organization, actors.name, is_validator, is_superuser, creator, actors.acl
            FROM organizations
            JOIN group_actors ON group_actors.group_id = organizations.admins
            JOIN actors ON actors.id = group_actors.actor
            WHERE actors.organization IS NULL AND is_superuser = 0
            ORDER BY organizations.id, actors.id
            """,
            Read
        );

    public static List<string> ClientNames(Session session, long organization) =>
        session.Query(
            "SELECT name FROM actors WHERE organization = @1 ORDER BY name",
            row => row.GetString(0),
            organization
        );

    /// <summary>Null where it was deleted.</summary>
    public static string? Name(Session session, long id) =>
        session.First("SELECT name FROM actors WHERE id = @1", row => row.GetString(0), id);

    /// <summary>The new client's id; null where the name is taken. It is in the group <c>clients</c>.</summary>
    /// <param name="creator">Null where a validator or the server makes it: then nobody gets rights by that.</param>
    public static long? InsertClient(
        Session session,
        Organization organization,
        string name,
        bool isValidator,
        long? creator
    )
    {
        var id = session.Number(
            """
            INSERT INTO actors (organization, name, is_validator, creator) VALUES (@1, @2, @3, @4)
            ON CONFLICT DO NOTHING RETURNING id
            """,
            organization.Id,
            name,
            isValidator,
            creator
        );
        if (id is { } made)
        {
            GroupMemberTable.AddActor(session, organization.Standard.Clients, made);
            Index(session, null, Find(session, made));
        }
        return id;
    }

    /// <summary>The new user's id; null where the name is taken.</summary>
    public static long? InsertUser(Session session, string name, bool isSuperuser) =>
        session.Number(
            "INSERT INTO actors (name, is_superuser) VALUES (@1, @2) ON CONFLICT DO NOTHING RETURNING id",
            name,
            isSuperuser
        );

    public static bool Update(Session session, long id, string name, bool isValidator)
    {
        var before = Find(session, id);
        var isThere =
            session.Execute("UPDATE actors SET name = @2, is_validator = @3 WHERE id = @1", id, name, isValidator) > 0;
        Index(session, before, Find(session, id));
        return isThere;
    }

    public static void SetAcl(Session session, long id, string? acl) =>
        session.Execute("UPDATE actors SET acl = @2 WHERE id = @1", id, acl);

    public static bool Delete(Session session, long id)
    {
        Index(session, Find(session, id), null);
        return session.Execute("DELETE FROM actors WHERE id = @1", id) > 0;
    }

    /// <summary>Every client as a search sees it.</summary>
    public static IEnumerable<SearchedObject> Searched(Session session) =>
        session
            .Query($"{Columns} WHERE organization IS NOT NULL", Read)
            .Select(client => new SearchedObject(
                SearchScope.Clients(client.Organization!.Value),
                client.Id,
                SearchDocument.Of(client)
            ));

    private static void Index(Session session, Actor? before, Actor? after)
    {
        if ((before ?? after)?.Organization is { } organization)
        {
            SearchIndex.Put(
                session,
                SearchScope.Clients(organization),
                (before ?? after)!.Id,
                before is null ? null : SearchDocument.Of(before),
                after is null ? null : SearchDocument.Of(after)
            );
        }
    }

    /// <summary>The organization's client or the user of that name.</summary>
    public static Actor? FindAny(Session session, long organization, string name) =>
        FindClient(session, organization, name) ?? FindUser(session, name);

    private static Actor Read(DbDataReader row) =>
        new(
            row.GetInt64(0),
            row.IsDBNull(1) ? null : row.GetInt64(1),
            row.GetString(2),
            row.GetInt64(3) != 0,
            row.GetInt64(4) != 0
        )
        {
            Creator = row.IsDBNull(5) ? null : row.GetInt64(5),
            Acl = row.IsDBNull(6) ? null : row.GetString(6),
        };
}
