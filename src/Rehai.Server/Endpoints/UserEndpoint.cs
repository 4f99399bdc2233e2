using Rehai.Server.Authentication;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>/users/U</c>.</summary>
internal sealed class UserEndpoint(SqliteDatabase database, ActorCache actors)
{
    public static Reply NotFound(Exchange exchange) =>
        Reply.ErrorText(404, $"Could not find user {exchange.Part("name")}");

    public ValueTask<Reply> Show(Exchange exchange) =>
        new(
            database.Read(session => Guarded(session, exchange, "read", user => UserText.Show(session, exchange, user)))
        );

    /// <summary><c>/users/U/organizations</c>: all that the user is in, or those that the caller is in, too.</summary>
    public ValueTask<Reply> ListOrganizations(Exchange exchange) =>
        new(
            database.Read(session =>
                Guarded(
                    session,
                    exchange,
                    "read",
                    user => Describe(OrganizationTable.Of(session, user.Id).Where(IsShown(session, exchange.By, user)))
                )
            )
        );

    public async ValueTask<Reply> Update(Exchange exchange)
    {
        var (found, profile) = database.Read(session =>
            ActorTable.FindUser(session, exchange.Part("name")) is { } user
                ? (user, ProfileTable.Find(session, user.Id))
                : (null, UserProfile.Empty)
        );
        var (request, fault) = UserRequest.Read(exchange.Body, exchange.ApiVersion, profile);
        if (request is null)
        {
            return Reply.Error(400, fault!);
        }
        // Before anything is hashed or a key is made for somebody who may not have it.
        if (database.Read(session => Refusal(session, exchange, found, request)) is { } refusal)
        {
            return refusal;
        }
        var (publicKey, privateKey) = request.Key.Make();
        var hash = request.HashPassword();
        var reply = await database.Write(session =>
        {
            var user = ActorTable.FindUser(session, exchange.Part("name"));
            return Refusal(session, exchange, user, request)
                ?? Save(
                    session,
                    exchange,
                    user!,
                    request,
                    request.Apply(ProfileTable.Find(session, user!.Id), hash),
                    publicKey,
                    privateKey
                );
        });
        return actors.ForgetAfter(reply, exchange.Part("name"), request.Name);
    }

    public async ValueTask<Reply> Delete(Exchange exchange)
    {
        var reply = await database.Write(session =>
            Guarded(
                session,
                exchange,
                "delete",
                user =>
                {
                    if (user.IsSuperuser)
                    {
                        return Reply.Error(403, "The superuser cannot be deleted");
                    }
                    var gone = UserText.Show(session, exchange, user);
                    ActorTable.Delete(session, user.Id);
                    return gone;
                }
            )
        );
        return actors.ForgetAfter(reply, exchange.Part("name"));
    }

    private static Reply Guarded(Session session, Exchange exchange, string permission, Func<Actor, Reply> answer) =>
        ActorTable.FindUser(session, exchange.Part("name")) is not { } user ? NotFound(exchange)
        : Permissions.ToUseUser(session, exchange.By, user, permission) is { } missing ? Reply.Forbidden(missing)
        : answer(user);

    private static Reply? Refusal(Session session, Exchange exchange, Actor? user, UserRequest request)
    {
        if (user is null)
        {
            return NotFound(exchange);
        }
        var missing = request.IsForSuperuser
            ? Permissions.ToManageServer(session, exchange.By, "update")
            : Permissions.ToUseUser(session, exchange.By, user, "update");
        return missing is not null ? Reply.Forbidden(missing)
            : user.IsSuperuser && request.Name != user.Name ? Reply.Error(403, "The superuser keeps its name")
            : null;
    }

    private static Reply Save(
        Session session,
        Exchange exchange,
        Actor user,
        UserRequest request,
        UserProfile profile,
        string? publicKey,
        string? privateKey
    )
    {
        if (request.Name != user.Name && ActorTable.FindUser(session, request.Name) is not null)
        {
            return Reply.Error(409, $"User '{request.Name}' already exists");
        }
        if (ProfileTable.IsEmailTaken(session, profile.Email, user.Id))
        {
            return Reply.Error(409, UsersEndpoint.Taken);
        }
        ActorTable.Update(session, user.Id, request.Name, isValidator: false);
        ProfileTable.Save(session, user.Id, profile);
        if (publicKey is not null)
        {
            KeyTable.Delete(session, user.Id, StoredKey.DefaultName);
            KeyTable.Insert(session, user.Id, new StoredKey(StoredKey.DefaultName, publicKey, null));
        }
        var url = exchange.Url("users", request.Name);
        var body = new CreatedClientBody(url, PrivateKey: privateKey);
        return request.Name == user.Name
            ? Reply.Json(200, body, ChefJson.Plain.CreatedClientBody)
            : Reply.Json(201, body, ChefJson.Plain.CreatedClientBody) with
            {
                Location = url,
            };
    }

    private static Func<Organization, bool> IsShown(Session session, Caller caller, Actor user) =>
        organization =>
            caller.Actor.IsSuperuser
            || caller.Is(user.Id)
            || MemberTable.Has(session, organization.Id, caller.Actor.Id);

    private static Reply Describe(IEnumerable<Organization> organizations) =>
        Reply.Json(
            200,
            [
                .. organizations.Select(organization => new ListedOrganizationBody(
                    new OrganizationBody(organization.Name, organization.FullName, organization.Guid)
                )),
            ],
            ChefJson.Plain.ListListedOrganizationBody
        );
}
