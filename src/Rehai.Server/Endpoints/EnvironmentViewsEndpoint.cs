using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// What is in an environment: <c>environments/E/nodes</c>, and <c>cookbooks</c>, <c>recipes</c> and <c>cookbook_versions</c>, of which
/// this server, keeping no cookbooks, has none.
/// </summary>
internal sealed class EnvironmentViewsEndpoint(SqliteDatabase database)
{
    public ValueTask<Reply> Nodes(Exchange exchange) =>
        new(
            database.Read(session =>
                Permissions.ToList(session, exchange.By, Container.Nodes) is { } missing ? Reply.Forbidden(missing)
                : Find(session, exchange) is null ? Reply.Error(404, $"Cannot load environment '{Name(exchange)}'")
                : Reply.List(NodeTable.NamesIn(session, exchange.Org.Id, Name(exchange)), exchange.OrgUrl("nodes"))
            )
        );

    public ValueTask<Reply> Cookbooks(Exchange exchange) =>
        Cookbooks(exchange, () => Reply.List([], exchange.OrgUrl("cookbooks")));

    public ValueTask<Reply> Cookbook(Exchange exchange) =>
        Cookbooks(exchange, () => CookbooksEndpoint.NotFound(exchange.Part("cookbook")));

    public ValueTask<Reply> Recipes(Exchange exchange) =>
        new(
            database.Read(session => Guarded(session, exchange, () => Reply.Json(200, [], ChefJson.Plain.StringArray)))
        );

    /// <summary>POST <c>cookbook_versions</c>: the cookbooks that a run list needs. What it names does not exist.</summary>
    public ValueTask<Reply> Solve(Exchange exchange)
    {
        var (names, fault) = CookbookRequest.Read(exchange.Body);
        return new(
            names is null
                ? Reply.Error(400, fault!)
                : database.Read(session =>
                    Find(session, exchange) is null
                        ? Reply.Error(404, $"environment '{Name(exchange)}' not found")
                        : Guarded(session, exchange, () => CookbookRequest.Answer(names))
                )
        );
    }

    private ValueTask<Reply> Cookbooks(Exchange exchange, Func<Reply> answer) =>
        new(CookbooksEndpoint.CheckVersions(exchange) ?? database.Read(session => Guarded(session, exchange, answer)));

    private static Reply Guarded(Session session, Exchange exchange, Func<Reply> answer) =>
        Find(session, exchange) is not { } environment ? DocumentKind.Environment.NotFound(Name(exchange))
        : Permissions.ToUseDocument(session, exchange.By, Container.Environments, environment, "read") is { } missing
            ? Reply.Forbidden(missing)
        : answer();

    private static KnownDocument? Find(Session session, Exchange exchange) =>
        DocumentTable.Find(session, exchange.Org.Id, DocumentTable.Environments, Name(exchange));

    private static string Name(Exchange exchange) => exchange.Part("name");
}
