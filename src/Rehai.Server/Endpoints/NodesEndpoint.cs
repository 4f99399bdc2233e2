using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>nodes</c>: the list, and new ones.</summary>
internal sealed class NodesEndpoint(SqliteDatabase database, TimeProvider time, bool isConditional)
{
    public ValueTask<Reply> List(Exchange exchange) =>
        new(
            database.Read(session =>
                Permissions.ToList(session, exchange.By, Container.Nodes) is { } missing
                    ? Reply.Forbidden(missing)
                    : Reply.List(NodeTable.Names(session, exchange.Org.Id), exchange.OrgUrl("nodes"))
            )
        );

    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (node, fault) = NodeText.Read(exchange.Body, urlName: null);
        if (node is null)
        {
            return Reply.Error(400, fault!);
        }
        var now = time.GetUtcNow();
        return await database.Write(session => Insert(session, exchange, node, now));
    }

    private Reply Insert(Session session, Exchange exchange, StoredNode node, DateTimeOffset now)
    {
        if (Permissions.ToCreate(session, exchange.By, Container.Nodes) is { } missing)
        {
            return Reply.Forbidden(missing);
        }
        var maker = exchange.By.Actor.Id;
        if (NodeTable.Insert(session, exchange.Org.Id, maker, node, now) is not { } made)
        {
            return Reply.Error(409, "Node already exists");
        }
        if (Inheritance.Of(session, exchange.Org, Container.Nodes, maker) is { } acl)
        {
            NodeTable.SetAcls(session, made.Node, acl, acl);
        }
        return Reply.Created(exchange.OrgUrl("nodes", node.Name)) with
        {
            EntityTag = isConditional ? NodeView.Whole.Tag(made) : null,
        };
    }
}
