using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>association_requests</c> of an organization: its invitations (<c>oc_chef_wm_org_invites.erl</c>).</summary>
internal sealed class InvitesEndpoint(SqliteDatabase database)
{
    public static Reply NotFound(Exchange exchange) =>
        Reply.ErrorText(404, $"Cannot find association request: {exchange.Part("id")}");

    public static Reply Describe(Invite invite) =>
        Reply.Json(
            200,
            new InviteBody(
                invite.Id,
                invite.OrganizationName,
                invite.UserName,
                new InvitingOrganizationBody(invite.OrganizationName, Deprecated: true),
                "deprecated",
                "deprecated"
            ),
            ChefJson.Plain.InviteBody
        );

    public ValueTask<Reply> List(Exchange exchange) =>
        new(
            database.Read(session =>
                Permissions.ToUseOrganization(session, exchange.By, "read") is { } missing
                    ? Reply.Forbidden(missing)
                    : Reply.Json(
                        200,
                        InviteTable
                            .OfOrganization(session, exchange.Org.Id)
                            .ConvertAll(invite => new ListedInviteBody(invite.Id, UserName: invite.UserName)),
                        ChefJson.Plain.ListListedInviteBody
                    )
            )
        );

    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (fields, fault) = Fields.Parse(exchange.Body);
        return fields is null ? Reply.Error(400, fault!)
            : !fields.Has("user") ? Reply.Error(400, "Field 'user' missing")
            : fields.Text("user") is not { } name ? Reply.Error(400, "Field 'user' invalid")
            : await database.Write(session => Invite(session, exchange, name));
    }

    public async ValueTask<Reply> Delete(Exchange exchange) =>
        await database.Write(session =>
        {
            if (
                InviteTable.Find(session, exchange.Part("id")) is not { } invite
                || invite.Organization != exchange.Org.Id
            )
            {
                return NotFound(exchange);
            }
            if (Permissions.ToUseOrganization(session, exchange.By, "update") is { } missing)
            {
                return Reply.Forbidden(missing);
            }
            InviteTable.Delete(session, invite.Id);
            return Describe(invite);
        });

    private static Reply Invite(Session session, Exchange exchange, string name)
    {
        if (Permissions.ToUseOrganization(session, exchange.By, "update") is { } missing)
        {
            return Reply.Forbidden(missing);
        }
        if (ActorTable.FindUser(session, name) is not { } user)
        {
            return Reply.ErrorText(404, $"Could not find user {name}");
        }
        if (MemberTable.Has(session, exchange.Org.Id, user.Id))
        {
            return Reply.ErrorText(409, MembersEndpoint.AlreadyMember);
        }
        return InviteTable.Insert(session, exchange.Org.Id, user.Id, exchange.By.Actor.Id) is { } id
            ? Created(exchange, id, ProfileTable.Find(session, user.Id))
            : Reply.ErrorText(409, "The invite already exists.");
    }

    private static Reply Created(Exchange exchange, string id, UserProfile user)
    {
        var url = exchange.OrgUrl("association_requests", id);
        var body = new CreatedInviteBody(
            url,
            new UserNameBody(exchange.By.Actor.Name),
            new InvitingOrganizationBody(exchange.Org.Name),
            new InvitedUserBody(user.Email ?? "", UserText.Details(user).GetValueOrDefault("first_name"))
        );
        return Reply.Json(201, body, ChefJson.Plain.CreatedInviteBody) with { Location = url };
    }
}
