using System.Text.Json.Nodes;
using Rehai.Server.Authentication;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// <c>/system_recovery</c>: a front end asks, as the superuser, whether a password is that of a user who may use it while the directory
/// that knows the user is away.
/// </summary>
internal sealed class SystemRecoveryEndpoint(SqliteDatabase database)
{
    public ValueTask<Reply> Check(Exchange exchange)
    {
        var (fields, fault) = Fields.Parse(exchange.Body);
        fault ??= Fault(fields!, "username") ?? Fault(fields!, "password");
        if (fault is not null)
        {
            return new(Reply.Error(400, fault));
        }
        var name = fields!.Text("username")!;
        return new(
            Permissions.ToManageServer(exchange.By, "create") is not null || name == Actor.SuperuserName
                ? Reply.Forbidden("create")
                : Answer(Find(name), fields.Text("password")!)
        );
    }

    private UserProfile Find(string name) =>
        database.Read(session =>
            ActorTable.FindUser(session, name) is { } user ? ProfileTable.Find(session, user.Id) : UserProfile.Empty
        );

    private static Reply Answer(UserProfile profile, string password) =>
        !UserText.IsRecoverable(profile) ? Reply.Error(403, "System recovery disabled for this user")
        : !Password.IsHashOf(profile.Password ?? Password.OfNobody, password)
            ? Reply.Error(401, "Failed to authenticate: Username and password incorrect")
        : Reply.Json(200, Describe(profile), ChefJson.Plain.JsonObject);

    private static JsonObject Describe(UserProfile profile)
    {
        var body = new JsonObject { [UserText.Recovery] = true };
        foreach (var (field, value) in UserText.Fields(profile))
        {
            body[field] = value;
        }
        return body;
    }

    private static string? Fault(Fields fields, string field) =>
        !fields.Has(field) ? $"Field '{field}' missing"
        : fields.Text(field) is { Length: > 0 } ? null
        : $"Field '{field}' invalid";
}
