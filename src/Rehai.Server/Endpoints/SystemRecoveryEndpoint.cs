using System.Text.Json.Nodes;
using Rehai.Server.Authentication;
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
        var profile = database.Read(session =>
            AuthenticateUserEndpoint.Find(session, exchange.By, fields!.Text("username")!)
        );
        return new(profile is null ? Reply.Forbidden("create") : Answer(profile, fields!.Text("password")!));
    }

    private static Reply Answer(UserProfile profile, string password) =>
        !UserText.IsRecoverable(profile) ? Reply.Error(403, "System recovery disabled for this user")
        : !Password.IsHashOf(profile.Password ?? Password.OfNobody, password) ? AuthenticateUserEndpoint.Wrong
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
