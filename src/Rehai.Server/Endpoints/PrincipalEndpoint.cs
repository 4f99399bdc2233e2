using System.Globalization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// <c>principals/N</c>: who is behind a name, and with which keys. Other services of Chef's ask it before they know anybody, so it is
/// not signed; what it tells is public keys.
/// </summary>
internal sealed class PrincipalEndpoint(SqliteDatabase database, TimeProvider time)
{
    public ValueTask<Reply> Show(Exchange exchange)
    {
        var (name, org) = (exchange.Part("name"), exchange.Part("org"));
        return new(
            database.Read(session =>
                OrganizationTable.Find(session, org) is not { } organization ? NotFound($"Cannot find org {org}", "org")
                : Principals(session, organization, name) is { Count: > 0 } principals
                    ? exchange.ApiVersion == 0 ? Reply.Json(200, principals[0], ChefJson.Plain.PrincipalBody)
                        : Reply.Json(200, new PrincipalsBody(principals), ChefJson.Plain.PrincipalsBody)
                : NotFound($"Cannot find principal {name}", "principal")
            )
        );
    }

    /// <summary>One for each valid key, the client's before the user's of the same name.</summary>
    private List<PrincipalBody> Principals(Session session, Organization organization, string name)
    {
        var now = time.GetUtcNow();
        Actor?[] actors = [ActorTable.FindClient(session, organization.Id, name), ActorTable.FindUser(session, name)];
        return
        [
            .. actors
                .OfType<Actor>()
                .SelectMany(actor =>
                    KeyTable
                        .Of(session, actor.Id)
                        .Where(key => !key.IsExpired(now))
                        .OrderBy(key => key.Name != StoredKey.DefaultName)
                        .Select(key => new PrincipalBody(
                            name,
                            PublicKeys.Extract(key.PublicKey),
                            actor.IsUser ? "user" : "client",
                            actor.Id.ToString("x32", CultureInfo.InvariantCulture),
                            !actor.IsUser || MemberTable.Has(session, organization.Id, actor.Id)
                        ))
                ),
        ];
    }

    private static Reply NotFound(string message, string what) =>
        Reply.Json(404, new NotFoundBody(message, what), ChefJson.Plain.NotFoundBody);
}
