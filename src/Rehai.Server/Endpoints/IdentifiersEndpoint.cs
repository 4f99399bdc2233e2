using System.Globalization;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>nodes/N/_identifiers</c>: what a node is known by beside its name, for Chef's add-ons.</summary>
internal sealed class IdentifiersEndpoint(SqliteDatabase database)
{
    public ValueTask<Reply> Show(Exchange exchange)
    {
        var (kind, name) = (exchange.Part("kind"), exchange.Part("name"));
        return new(
            kind != "nodes"
                ? Reply.Error(404, $"Unsupported object type: '{kind}'.")
                : database.Read(session =>
                    NodeTable.Identify(session, exchange.Org.Id, name) is not { } node
                        ? Reply.Error(404, $"No such 'nodes': '{name}'.")
                    : Permissions.ToUseNode(session, exchange.By, node, NodeStates.Both, "read") is { } missing
                        ? Reply.Forbidden(missing)
                    : Describe(exchange.Org, node.Id)
                )
        );
    }

    private static Reply Describe(Organization organization, long node)
    {
        var id = node.ToString("x32", CultureInfo.InvariantCulture);
        return Reply.Json(200, new IdentifiersBody(id, id, organization.Guid), ChefJson.Plain.IdentifiersBody);
    }
}
