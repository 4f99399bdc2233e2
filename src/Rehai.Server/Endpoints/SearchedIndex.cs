using System.Text.Json;
using Rehai.Server.Search;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>An index as a client names it: one of Chef's four, or a data bag.</summary>
/// <param name="Load">The object of that id; null where it has gone.</param>
internal sealed record SearchedIndex(SearchScope Scope, Func<Session, long, FoundObject?> Load)
{
    /// <summary>What every organization has.</summary>
    public static readonly IReadOnlyList<string> BuiltIn = ["client", "environment", "node", "role"];

    /// <summary>Null where the organization has no such data bag.</summary>
    public static SearchedIndex? Find(Session session, Exchange exchange, string name)
    {
        var organization = exchange.Org.Id;
        return name switch
        {
            "node" => new(SearchScope.Nodes(organization), LoadNode),
            "client" => new(SearchScope.Clients(organization), (s, id) => LoadClient(s, exchange, id)),
            "role" => Of(DocumentKind.Role, organization),
            "environment" => Of(DocumentKind.Environment, organization),
            _ => DataBagTable.Find(session, organization, name) is { } bag
                ? new(SearchScope.Items(bag.Id), (s, row) => LoadItem(s, bag, row))
                : null,
        };
    }

    private static FoundObject? LoadNode(Session session, long id) =>
        NodeTable.Find(session, id) is { } node
            ? new(["nodes", node.Name], () => NodeText.Compose(node), () => SearchDocument.Of(node))
            : null;

    private static SearchedIndex Of(DocumentKind kind, long organization) =>
        new(
            DocumentTable.Scope(kind.Stored, organization),
            (session, id) =>
                DocumentTable.Find(session, id) is { Content: var document }
                    ? new([kind.Path, document.Name], () => [document.Text], () => SearchDocument.Of(document.Text))
                    : null
        );

    private static FoundObject? LoadItem(Session session, DataBag bag, long row) =>
        DataItemTable.Find(session, row) is { } item
            ? new(
                ["data", bag.Name, item.Id],
                () => DataItemText.Wrapped(item, bag.Name),
                () => SearchDocument.Of(item.Text)
            )
            : null;

    private static FoundObject? LoadClient(Session session, Exchange exchange, long id)
    {
        if (ActorTable.Find(session, id) is not { } client)
        {
            return null;
        }
        var body = ClientsEndpoint.Body(session, exchange, client);
        var text = JsonSerializer.SerializeToUtf8Bytes(body, ChefJson.Plain.ClientBody);
        return new(["clients", client.Name], () => [text], () => SearchDocument.Of(text));
    }
}
