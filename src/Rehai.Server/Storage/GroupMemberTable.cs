namespace Rehai.Server.Storage;

/// <summary>Who is in a group itself; what follows from groups in groups is <see cref="GroupTable.Of"/>.</summary>
internal static class GroupMemberTable
{
    public static List<string> Clients(Session session, long group) =>
        Actors(session, "organization IS NOT NULL", group);

    public static List<string> Users(Session session, long group) => Actors(session, "organization IS NULL", group);

    public static List<StoredGroup> Groups(Session session, long group) =>
        session
            .Query("SELECT member FROM group_groups WHERE group_id = @1", row => row.GetInt64(0), group)
            .ConvertAll(id => GroupTable.Find(session, id)!);

    public static bool HasActor(Session session, long group, long actor) =>
        session.Number("SELECT 1 FROM group_actors WHERE group_id = @1 AND actor = @2", group, actor) is not null;

    public static void AddActor(Session session, long group, long actor) =>
        session.Execute(
            "INSERT INTO group_actors (group_id, actor) VALUES (@1, @2) ON CONFLICT DO NOTHING",
            group,
            actor
        );

    public static void AddGroup(Session session, long group, long member) =>
        session.Execute(
            "INSERT INTO group_groups (group_id, member) VALUES (@1, @2) ON CONFLICT DO NOTHING",
            group,
            member
        );

    public static void SetClients(Session session, long group, IEnumerable<long> clients) =>
        SetActors(session, "organization IS NOT NULL", group, clients);

    public static void SetUsers(Session session, long group, IEnumerable<long> users) =>
        SetActors(session, "organization IS NULL", group, users);

    public static void SetGroups(Session session, long group, IEnumerable<long> members)
    {
        session.Execute("DELETE FROM group_groups WHERE group_id = @1", group);
        foreach (var member in members)
        {
            AddGroup(session, group, member);
        }
    }

    /// <summary>Takes an actor out of all groups of an organization.</summary>
    public static void RemoveFromAll(Session session, long organization, long actor) =>
        session.Execute(
            "DELETE FROM group_actors WHERE actor = @2 AND group_id IN (SELECT id FROM groups WHERE organization = @1)",
            organization,
            actor
        );

    private static List<string> Actors(Session session, string kind, long group) =>
        session.Query(
            $"SELECT name FROM group_actors JOIN actors ON actors.id = group_actors.actor WHERE group_id = @1 AND {kind} ORDER BY name",
            row => row.GetString(0),
            group
        );

    private static void SetActors(Session session, string kind, long group, IEnumerable<long> actors)
    {
        session.Execute(
            $"DELETE FROM group_actors WHERE group_id = @1 AND actor IN (SELECT id FROM actors WHERE {kind})",
            group
        );
        foreach (var actor in actors)
        {
            AddActor(session, group, actor);
        }
    }
}
