using Rehai.Server.Authentication;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>/users</c>: the list, and new ones. Both are for the superuser.</summary>
internal sealed class UsersEndpoint(SqliteDatabase database, ActorCache actors)
{
    public const string Taken = "Username or email address already in use.";

    /// <summary>All, or those with <c>?email=</c> or <c>?external_authentication_uid=</c>; with <c>?verbose=true</c> more of each.</summary>
    public ValueTask<Reply> List(Exchange exchange) =>
        new(
            database.Read(session =>
                Permissions.ToManageServer(session, exchange.By, "read") is { } missing
                    ? Reply.Forbidden(missing)
                    : Describe(exchange, Find(session, exchange.Http.Request.Query))
            )
        );

    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (request, fault) = UserRequest.Read(exchange.Body, exchange.ApiVersion, old: null);
        if (request is null)
        {
            return Reply.Error(400, fault!);
        }
        // Before anything is hashed or a key is made for somebody who may not have it.
        if (database.Read(session => MissingToCreate(session, exchange)) is { } early)
        {
            return Reply.Forbidden(early);
        }
        var (publicKey, privateKey) = request.Key.Make();
        var profile = request.Apply(UserProfile.Empty, request.HashPassword());
        var reply = await database.Write(session =>
            MissingToCreate(session, exchange) is { } missing ? Reply.Forbidden(missing)
            : TryInsert(session, request.Name, profile, publicKey)
                ? Created(exchange, request.Name, publicKey, privateKey)
            : Reply.Error(409, Taken)
        );
        return actors.ForgetAfter(reply, request.Name);
    }

    private static List<UserProfile> Find(Session session, IQueryCollection query)
    {
        string? email = query["email"];
        string? uid = query["external_authentication_uid"];
        return email is not null ? ProfileTable.WithEmail(session, email.ToLowerInvariant())
            : uid is not null ? ProfileTable.WithExternalUid(session, uid)
            : ProfileTable.All(session);
    }

    private static Reply Describe(Exchange exchange, List<UserProfile> profiles) =>
        exchange.Http.Request.Query["verbose"] == "true"
            ? Reply.Json(
                200,
                profiles.ToDictionary(profile => profile.Name, UserText.Verbose),
                ChefJson.Plain.DictionaryStringDictionaryStringString
            )
            : Reply.List(profiles.Select(profile => profile.Name), exchange.Url("users"));

    private static string? MissingToCreate(Session session, Exchange exchange) =>
        Permissions.ToManageServer(session, exchange.By, "create");

    private static bool TryInsert(Session session, string name, UserProfile profile, string? publicKey)
    {
        if (
            ProfileTable.IsEmailTaken(session, profile.Email, user: 0)
            || ActorTable.InsertUser(session, name, isSuperuser: false) is not { } user
        )
        {
            return false;
        }
        ProfileTable.Save(session, user, profile);
        if (publicKey is not null)
        {
            KeyTable.Insert(session, user, new StoredKey(StoredKey.DefaultName, publicKey, null));
        }
        return true;
    }

    private static Reply Created(Exchange exchange, string name, string? publicKey, string? privateKey)
    {
        var url = exchange.Url("users", name);
        var body =
            exchange.ApiVersion == 0
                ? new CreatedClientBody(url, PrivateKey: privateKey)
                : new CreatedClientBody(url, ChefKey: PublicKeys.Embedded(url, publicKey, privateKey));
        return Reply.Json(201, body, ChefJson.Plain.CreatedClientBody) with { Location = url };
    }
}
