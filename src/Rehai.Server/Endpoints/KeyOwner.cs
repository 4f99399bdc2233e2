using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>Clients and users have keys in the same way; they differ in where they are found and what is said when they are not.</summary>
internal sealed record KeyOwner(
    Func<Exchange, Actor?> Find,
    Func<Exchange, Reply> NotFound,
    Func<Exchange, string> KeysUrl
)
{
    public static KeyOwner OfClient(SqliteDatabase database) =>
        new(
            exchange => database.Read(s => ActorTable.FindClient(s, exchange.Org.Id, exchange.Part("name"))),
            exchange => Reply.Error(404, $"Cannot load client {exchange.Part("name")}"),
            exchange => exchange.OrgUrl("clients", exchange.Part("name"), "keys")
        );

    public static KeyOwner OfUser(SqliteDatabase database) =>
        new(
            exchange => database.Read(s => ActorTable.FindUser(s, exchange.Part("name"))),
            exchange => Reply.ErrorText(404, $"Could not find user {exchange.Part("name")}"),
            exchange => exchange.Url("users", exchange.Part("name"), "keys")
        );
}
