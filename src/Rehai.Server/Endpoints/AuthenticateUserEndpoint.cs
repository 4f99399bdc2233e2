using Rehai.Server.Authentication;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>/authenticate_user</c>: a front end asks, as the superuser, whether a password is a user's.</summary>
internal sealed class AuthenticateUserEndpoint(SqliteDatabase database)
{
    public static readonly Reply Invalid = Reply.Error(400, "invalid user authentication request");

    public static readonly Reply Wrong = Reply.Error(401, "Failed to authenticate: Username and password incorrect");

    public ValueTask<Reply> Check(Exchange exchange)
    {
        var (fields, _) = Fields.Parse(exchange.Body);
        if (
            fields?.Text("username") is not { Length: > 0 } name
            || fields.Text("password") is not { Length: > 0 } given
        )
        {
            return new(Invalid);
        }
        var profile = database.Read(session => Find(session, exchange.By, name));
        return new(
            profile is null ? Reply.Forbidden("create")
            : Password.IsHashOf(profile.Password ?? Password.OfNobody, given)
                ? Reply.Json(
                    200,
                    new AuthenticatedBody("linked", UserText.Fields(profile)),
                    ChefJson.Plain.AuthenticatedBody
                )
            : Wrong
        );
    }

    /// <summary>
    /// Null where the caller may not ask for that user; an empty one for nobody. The superuser has a key, and no password that could be
    /// guessed here.
    /// </summary>
    public static UserProfile? Find(Session session, Caller caller, string name) =>
        Permissions.ToManageServer(session, caller, "create") is not null || name == Actor.SuperuserName ? null
        : ActorTable.FindUser(session, name) is { } user ? ProfileTable.Find(session, user.Id)
        : UserProfile.Empty;
}
