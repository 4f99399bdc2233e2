using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>/users/N</c>: users exist to authenticate.</summary>
internal sealed class UsersEndpoint(SqliteDatabase database)
{
    public ValueTask<Reply> Show(Exchange exchange)
    {
        var name = exchange.Part("name");
        if (database.Read(session => ActorTable.FindUser(session, name)) is not { } user)
        {
            return new(Reply.ErrorText(404, $"Could not find user {name}"));
        }
        if (!exchange.By.Actor.IsSuperuser && !exchange.By.Is(user.Id))
        {
            return new(Reply.Forbidden("read"));
        }
        var key =
            exchange.ApiVersion == 0
                ? database.Read(session => KeyTable.Find(session, user.Id, StoredKey.DefaultName))
                : null;
        return new(Reply.Json(200, new UserBody(name, name, key?.PublicKey), ChefJson.Plain.UserBody));
    }
}
