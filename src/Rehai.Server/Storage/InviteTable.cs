using System.Data.Common;

namespace Rehai.Server.Storage;

/// <summary>Invitations of users into organizations (Chef's association requests).</summary>
internal static class InviteTable
{
    private const string Columns = """
        SELECT invites.id, invites.organization, organizations.name, invites.actor, actors.name, inviter
        FROM invites
        JOIN organizations ON organizations.id = invites.organization
        JOIN actors ON actors.id = invites.actor
        """;

    public static List<Invite> OfOrganization(Session session, long organization) =>
        session.Query($"{Columns} WHERE invites.organization = @1 ORDER BY actors.name", Read, organization);

    public static List<Invite> OfUser(Session session, long user) =>
        session.Query($"{Columns} WHERE invites.actor = @1 ORDER BY organizations.name", Read, user);

    public static Invite? Find(Session session, string id) =>
        session.First($"{Columns} WHERE invites.id = @1", Read, id);

    /// <summary>The new invitation's id; null where the user is invited.</summary>
    public static string? Insert(Session session, long organization, long user, long inviter)
    {
        var id = Guid.NewGuid().ToString("N");
        return
            session.Execute(
                "INSERT INTO invites (id, organization, actor, inviter) VALUES (@1, @2, @3, @4) ON CONFLICT DO NOTHING",
                id,
                organization,
                user,
                inviter
            ) > 0
            ? id
            : null;
    }

    public static void Delete(Session session, string id) => session.Execute("DELETE FROM invites WHERE id = @1", id);

    private static Invite Read(DbDataReader row) =>
        new(row.GetString(0), row.GetInt64(1), row.GetString(2), row.GetInt64(3), row.GetString(4), row.GetInt64(5));
}

internal sealed record Invite(
    string Id,
    long Organization,
    string OrganizationName,
    long User,
    string UserName,
    long Inviter
);
