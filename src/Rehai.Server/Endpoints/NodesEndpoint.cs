using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>nodes</c>: the list, and new ones.</summary>
internal sealed class NodesEndpoint(SqliteDatabase database, TimeProvider time, bool isConditional)
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
        var (organization, creator, now) = (exchange.Org.Id, exchange.By.Actor.Id, time.GetUtcNow());
        var made = await database.Write(session => NodeTable.Insert(session, organization, creator, node, now));
        if (made is null)
        {
            return Reply.Error(409, "Node already exists");
        }
        var url = exchange.OrgUrl("nodes", node.Name);
        return Reply.Json(201, new CreatedBody(url), ChefJson.Plain.CreatedBody) with
        {
            Location = url,
            EntityTag = isConditional ? NodeView.Whole.Tag(made) : null,
        };
    }
}
