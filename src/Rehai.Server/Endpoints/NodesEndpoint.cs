using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>nodes</c> and <c>nodes/N</c>.</summary>
internal sealed class NodesEndpoint(SqliteDatabase database)
{
    public ValueTask<Reply> List(Exchange exchange)
    {
        if (Permissions.ToReadNodes(exchange.By) is { } missing)
        {
            return new(Reply.Forbidden(missing));
        }
        var names = database.Read(session => NodeTable.Names(session, exchange.Org.Id));
        return new(Reply.List(names, exchange.OrgUrl("nodes")));
    }

    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (node, fault) = NodeText.Read(exchange.Body, urlName: null);
        if (node is null)
        {
            return Reply.Error(400, fault!);
        }
        if (Permissions.ToCreateNode(exchange.By) is { } missing)
        {
            return Reply.Forbidden(missing);
        }
        var (organization, creator) = (exchange.Org.Id, exchange.By.Actor.Id);
        if (!await database.Write(session => NodeTable.Insert(session, organization, creator, node)))
        {
            return Reply.Error(409, "Node already exists");
        }
        var url = exchange.OrgUrl("nodes", node.Name);
        return Reply.Json(201, new CreatedBody(url), ChefJson.Plain.CreatedBody) with { Location = url };
    }

    public ValueTask<Reply> Show(Exchange exchange)
    {
        if (Permissions.ToReadNodes(exchange.By) is { } missing)
        {
            return new(Reply.Forbidden(missing));
        }
        var node = Find(exchange);
        return new(node is null ? NotFound(exchange) : new Reply(200, NodeText.Compose(node)));
    }

    public async ValueTask<Reply> Update(Exchange exchange)
    {
        var (node, fault) = NodeText.Read(exchange.Body, exchange.Part("name"));
        if (node is null)
        {
            return Reply.Error(400, fault!);
        }
        if (Identify(exchange) is not { } known)
        {
            return NotFound(exchange);
        }
        if (Permissions.ToChangeNode(exchange.By, known.Creator, "update") is { } missing)
        {
            return Reply.Forbidden(missing);
        }
        return await database.Write(session => NodeTable.Update(session, known.Id, node))
            ? new Reply(200, NodeText.Compose(node))
            : NotFound(exchange);
    }

    public async ValueTask<Reply> Delete(Exchange exchange)
    {
        if (Identify(exchange) is not { } known || Find(exchange) is not { } node)
        {
            return NotFound(exchange);
        }
        if (Permissions.ToChangeNode(exchange.By, known.Creator, "delete") is { } missing)
        {
            return Reply.Forbidden(missing);
        }
        return await database.Write(session => NodeTable.Delete(session, known.Id))
            ? new Reply(200, NodeText.Compose(node))
            : NotFound(exchange);
    }

    private StoredNode? Find(Exchange exchange) =>
        database.Read(session => NodeTable.Find(session, exchange.Org.Id, exchange.Part("name")));

    private NodeIdentity? Identify(Exchange exchange) =>
        database.Read(session => NodeTable.Identify(session, exchange.Org.Id, exchange.Part("name")));

    private static Reply NotFound(Exchange exchange) => Reply.Error(404, $"node '{exchange.Part("name")}' not found");
}
