using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>Clients and users have keys in the same way; they differ in where they are found and what is said when they are not.</summary>
internal sealed record KeyOwner(
    Func<Session, Exchange, Actor?> Find,
    Func<Exchange, Reply> NotFound,
    Func<Exchange, string> KeysUrl
)
{
    public static readonly KeyOwner Client = new(
        (session, exchange) => ActorTable.FindClient(session, exchange.Org.Id, exchange.Part("name")),
        ClientsEndpoint.NotFound,
        exchange => exchange.OrgUrl("clients", exchange.Part("name"), "keys")
    );

    public static readonly KeyOwner User = new(
        (session, exchange) => ActorTable.FindUser(session, exchange.Part("name")),
        UserEndpoint.NotFound,
        exchange => exchange.Url("users", exchange.Part("name"), "keys")
    );

    /// <summary>A user as the organization's members see it.</summary>
    public static readonly KeyOwner Member = new(
        (session, exchange) =>
            ActorTable.FindUser(session, exchange.Part("name")) is { } user
            && MemberTable.Has(session, exchange.Org.Id, user.Id)
                ? user
                : null,
        UserEndpoint.NotFound,
        exchange => exchange.OrgUrl("users", exchange.Part("name"), "keys")
    );
}
