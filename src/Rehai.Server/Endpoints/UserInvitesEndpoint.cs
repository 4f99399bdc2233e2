using Rehai.Server.Authentication;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>/users/U/association_requests</c>: a user's invitations, which it accepts or rejects.</summary>
internal sealed class UserInvitesEndpoint(SqliteDatabase database, ActorCache actors)
{
    private const string NoLongerValid =
        "This invitation is no longer valid. Please notify an administrator and request to be re-invited to the organization.";

    public ValueTask<Reply> List(Exchange exchange) =>
        new(
            database.Read(session =>
                Guarded(
                    session,
                    exchange,
                    "read",
                    user =>
                        Reply.Json(
                            200,
                            InviteTable
                                .OfUser(session, user.Id)
                                .ConvertAll(invite => new ListedInviteBody(
                                    invite.Id,
                                    OrgName: invite.OrganizationName
                                )),
                            ChefJson.Plain.ListListedInviteBody
                        )
                )
            )
        );

    public ValueTask<Reply> Count(Exchange exchange) =>
        new(
            database.Read(session =>
                Guarded(
                    session,
                    exchange,
                    "read",
                    user =>
                        Reply.Json(
                            200,
                            new CountBody(InviteTable.OfUser(session, user.Id).Count),
                            ChefJson.Plain.CountBody
                        )
                )
            )
        );

    /// <summary><c>{"response":"accept"}</c> or <c>reject</c>; either way the invitation is gone.</summary>
    public async ValueTask<Reply> Respond(Exchange exchange)
    {
        var (fields, fault) = Fields.Parse(exchange.Body);
        if (fields?.Text("response") is not ("accept" or "reject"))
        {
            return Reply.Error(400, fault ?? "Param response must be either 'accept' or 'reject'");
        }
        var isAccepted = fields.Text("response") == "accept";
        var reply = await database.Write(session =>
            Guarded(session, exchange, "update", user => Respond(session, exchange, user, isAccepted))
        );
        return actors.ForgetAfter(reply, exchange.Part("name"));
    }

    private static Reply Respond(Session session, Exchange exchange, Actor user, bool isAccepted)
    {
        if (InviteTable.Find(session, exchange.Part("id")) is not { } invite || invite.User != user.Id)
        {
            return InvitesEndpoint.NotFound(exchange);
        }
        InviteTable.Delete(session, invite.Id);
        if (!isAccepted)
        {
            return InvitesEndpoint.Describe(invite);
        }
        var organization = OrganizationTable.Find(session, invite.Organization)!;
        return !MayStillInvite(session, organization, invite.Inviter) ? Reply.ErrorText(403, NoLongerValid)
            : MemberTable.Add(session, organization, user.Id) ? InvitesEndpoint.Describe(invite)
            : Reply.ErrorText(409, MembersEndpoint.AlreadyMember);
    }

    /// <summary>What somebody promised who has no say any more is void.</summary>
    private static bool MayStillInvite(Session session, Organization organization, long inviter)
    {
        if (ActorTable.Find(session, inviter) is not { } actor)
        {
            return false;
        }
        var then = new Caller(actor, Key: null, organization, IsMember: true);
        return Permissions.ToUseOrganization(session, then, "update") is null;
    }

    /// <summary>A user's invitations are its own affair, and the superuser's.</summary>
    private static Reply Guarded(Session session, Exchange exchange, string permission, Func<Actor, Reply> answer) =>
        ActorTable.FindUser(session, exchange.Part("name")) is not { } user ? UserEndpoint.NotFound(exchange)
        : !exchange.By.Is(user.Id) && Permissions.ToManageServer(session, exchange.By, permission) is { } missing
            ? Reply.Forbidden(missing)
        : answer(user);
}
