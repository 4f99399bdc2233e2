using Rehai.Server.Authentication;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>users</c> and <c>users/U</c> of an organization (<c>oc_chef_wm_org_associations.erl</c>).</summary>
internal sealed class MembersEndpoint(SqliteDatabase database, ActorCache actors)
{
    public const string AlreadyMember = "The association already exists.";

    public ValueTask<Reply> List(Exchange exchange) =>
        new(
            database.Read(session =>
                Permissions.ToUseOrganization(session, exchange.By, "read") is { } missing
                    ? Reply.Forbidden(missing)
                    : Reply.Json(
                        200,
                        MemberTable
                            .Names(session, exchange.Org.Id)
                            .ConvertAll(name => new ListedUserBody(new UserNameBody(name))),
                        ChefJson.Plain.ListListedUserBody
                    )
            )
        );

    /// <summary>The superuser adds users without asking them; others invite.</summary>
    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (fields, fault) = Fields.Parse(exchange.Body);
        if (fields?.Text("username") is not { } name)
        {
            return Reply.Error(400, fault ?? "Field 'username' missing");
        }
        var reply = await database.Write(session =>
            Permissions.ToManageServer(session, exchange.By, "create") is { } missing ? Reply.Forbidden(missing)
            : ActorTable.FindUser(session, name) is not { } user ? Reply.ErrorText(404, $"Could not find user {name}")
            : MemberTable.Add(session, exchange.Org, user.Id) ? Reply.Created(exchange.OrgUrl("users", name))
            : Reply.ErrorText(409, AlreadyMember)
        );
        return actors.ForgetAfter(reply, name);
    }

    public ValueTask<Reply> Show(Exchange exchange) =>
        new(
            database.Read(session =>
                Guarded(
                    session,
                    exchange,
                    user =>
                        Permissions.ToUseOrganization(session, exchange.By, "read")
                        ?? Permissions.ToUseUser(session, exchange.By, user, "read"),
                    user => UserText.Show(session, exchange, user)
                )
            )
        );

    /// <summary>Everybody may leave, and who may change the organization may send away; admins first leave the admins.</summary>
    public async ValueTask<Reply> Delete(Exchange exchange)
    {
        var reply = await database.Write(session =>
            Guarded(
                session,
                exchange,
                user =>
                    exchange.By.Is(user.Id)
                        ? null
                        : Permissions.ToUseOrganization(session, exchange.By, "update")
                            ?? Permissions.ToUseUser(session, exchange.By, user, "read"),
                user => Remove(session, exchange, user)
            )
        );
        return actors.ForgetAfter(reply, exchange.Part("name"));
    }

    private static Reply Remove(Session session, Exchange exchange, Actor user)
    {
        if (GroupMemberTable.HasActor(session, exchange.Org.Standard.Admins, user.Id))
        {
            return Reply.ErrorText(
                403,
                $"Please remove {user.Name} from this organization's admins group before removing him or her from the organization."
            );
        }
        MemberTable.Remove(session, exchange.Org.Id, user.Id);
        return UserText.Show(session, exchange, user);
    }

    private static Reply Guarded(
        Session session,
        Exchange exchange,
        Func<Actor, string?> missing,
        Func<Actor, Reply> answer
    ) =>
        ActorTable.FindUser(session, exchange.Part("name")) is not { } user ? UserEndpoint.NotFound(exchange)
        : !MemberTable.Has(session, exchange.Org.Id, user.Id)
            ? Reply.ErrorText(404, $"Cannot find a user {user.Name} in organization {exchange.Org.Name}")
        : missing(user) is { } permission ? Reply.Forbidden(permission)
        : answer(user);
}
