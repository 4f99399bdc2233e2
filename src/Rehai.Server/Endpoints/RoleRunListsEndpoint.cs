using System.Text;
using Rehai.Chef;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// A role's run lists by environment: <c>roles/R/environments</c> names them, and <c>roles/R/environments/E</c>, which is
/// <c>environments/E/roles/R</c> too, shows one.
/// </summary>
internal sealed class RoleRunListsEndpoint(SqliteDatabase database)
{
    public ValueTask<Reply> List(Exchange exchange) =>
        new(
            database.Read(session =>
                Guarded(session, exchange, role => Reply.Json(200, EnvironmentsOf(role), ChefJson.Plain.StringArray))
            )
        );

    public ValueTask<Reply> Show(Exchange exchange) =>
        new(
            database.Read(session =>
                Guarded(
                    session,
                    exchange,
                    role => new Reply(
                        200,
                        ["{\"run_list\":"u8.ToArray(), RunListIn(role, Environment(exchange)), "}"u8.ToArray()]
                    ),
                    Environment(exchange)
                )
            )
        );

    /// <summary>What is missing is said before who may not see it, as Chef does.</summary>
    private static Reply Guarded(
        Session session,
        Exchange exchange,
        Func<KnownDocument, Reply> answer,
        string environment = NewOrganization.DefaultEnvironment
    ) =>
        Find(session, exchange, DocumentKind.Role, exchange.Part("name")) is not { } role
            ? DocumentKind.Role.NotFound(exchange.Part("name"))
        : Find(session, exchange, DocumentKind.Environment, environment) is null
            ? DocumentKind.Environment.NotFound(environment)
        : Permissions.ToUseDocument(session, exchange.By, Container.Roles, role, "read") is { } missing
            ? Reply.Forbidden(missing)
        : answer(role);

    private static KnownDocument? Find(Session session, Exchange exchange, DocumentKind kind, string name) =>
        DocumentTable.Find(session, exchange.Org.Id, kind.Stored, name);

    private static string Environment(Exchange exchange) => exchange.Part("environment");

    private static string[] EnvironmentsOf(KnownDocument role) =>
        [
            .. ListsOf(role)
                .Members.Select(list => list.Name)
                .Append(NewOrganization.DefaultEnvironment)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

    /// <summary><c>null</c> where the role has none for that environment.</summary>
    private static ReadOnlyMemory<byte> RunListIn(KnownDocument role, string environment) =>
        environment == NewOrganization.DefaultEnvironment
            ? RawJsonObject.Parse(role.Content.Text).Find("run_list")!.Value
            : ListsOf(role).Find(environment)?.Value ?? Encoding.UTF8.GetBytes("null");

    private static RawJsonObject ListsOf(KnownDocument role) =>
        RawJsonObject.Parse(RawJsonObject.Parse(role.Content.Text).Find("env_run_lists")!.Value);
}
