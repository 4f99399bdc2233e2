using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>nodes/N/_identifiers</c>; Chef has it for nodes alone.</summary>
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
                    : Permissions.ToUseNode(exchange.By, node, NodeStates.Both, "read") is { } missing
                        ? Reply.Forbidden(missing)
                    : Describe(exchange, node)
                )
        );
    }

    private static Reply Describe(Exchange exchange, NodeIdentity node) =>
        Reply.Json(
            200,
            new IdentifiersBody(Identifiers.Of(node.Id), Identifiers.Of(node.Id), exchange.Org.Guid),
            ChefJson.Plain.IdentifiersBody
        );
}
