namespace Rehai.Server.Storage;

/// <summary>Which users belong to which organization. A member is in its group <c>users</c>, and in none of its groups afterwards.</summary>
internal static class MemberTable
{
    public static List<string> Names(Session session, long organization) =>
        session.Query(
            "SELECT name FROM members JOIN actors ON actors.id = members.actor WHERE members.organization = @1 ORDER BY name",
            row => row.GetString(0),
            organization
        );

    public static List<long> Organizations(Session session, long user) =>
        session.Query("SELECT organization FROM members WHERE actor = @1", row => row.GetInt64(0), user);

    public static bool Has(Session session, long organization, long user) =>
        session.Number("SELECT 1 FROM members WHERE organization = @1 AND actor = @2", organization, user) is not null;

    /// <summary>Whether the organization's groups and ACLs may name a user: a member; the superuser is in none, and named everywhere.</summary>
    public static bool MayBeNamed(Session session, long organization, Actor user) =>
        user.IsSuperuser || Has(session, organization, user.Id);

    /// <summary>False where the user is a member.</summary>
    public static bool Add(Session session, Organization organization, long user)
    {
        if (Has(session, organization.Id, user))
        {
            return false;
        }
        session.Execute("INSERT INTO members (organization, actor) VALUES (@1, @2)", organization.Id, user);
        GroupMemberTable.AddActor(session, organization.Standard.Users, user);
        return true;
    }

    public static void Remove(Session session, long organization, long user)
    {
        session.Execute("DELETE FROM members WHERE organization = @1 AND actor = @2", organization, user);
        GroupMemberTable.RemoveFromAll(session, organization, user);
    }
}
