using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// Keeps somebody in an organization's group admins besides the superuser, without whom nobody there can change anything any more, not even
/// that. Chef empties it; here only the superuser does, who can fill it again.
/// </summary>
internal static class LastAdmin
{
    public static readonly Reply Kept = Reply.Error(
        403,
        "Nobody but the superuser would be left in the group admins; nothing was changed. Name a user, a client or a group that there is in it. Only the superuser empties it."
    );

    public static bool IsLost(Session session, Exchange exchange, GroupRequest request)
    {
        var (organization, admins) = (exchange.Org.Id, exchange.Org.Standard.Admins);
        return !exchange.By.Actor.IsSuperuser
            && !(request.Users ?? GroupMemberTable.Users(session, admins)).Any(IsUser)
            && !(request.Clients ?? GroupMemberTable.Clients(session, admins)).Any(IsClient)
            && !Groups().Any(group => group is not null && group.Id != admins);

        bool IsUser(string name) => ActorTable.FindUser(session, name) is { IsSuperuser: false };

        bool IsClient(string name) => ActorTable.FindClient(session, organization, name) is not null;

        IEnumerable<StoredGroup?> Groups() =>
            request.Groups?.Select(name => GroupTable.FindScoped(session, organization, name))
            ?? GroupMemberTable.Groups(session, admins);
    }
}
