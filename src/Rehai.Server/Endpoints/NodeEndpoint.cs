using Rehai.Chef;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>One view of a node: <c>nodes/N</c>, <c>nodes/N/desired</c> or <c>nodes/N/current</c>.</summary>
/// <param name="longest">The longest text that a node may grow to by changes of its parts, bytes: its clients save it whole.</param>
/// <param name="isConditional">Whether answers carry entity tags and preconditions count.</param>
internal sealed class NodeEndpoint(
    NodeView view,
    SqliteDatabase database,
    TimeProvider time,
    int longest,
    bool isConditional
)
{
    /// <summary>Announced with each answer where patches are taken.</summary>
    private readonly string? _patches = view == NodeView.Current ? MergePatch.MediaType : null;

    public ValueTask<Reply> Show(Exchange exchange)
    {
        if (Permissions.ToReadNodes(exchange.By) is { } missing)
        {
            return new(Reply.Forbidden(missing));
        }
        var (preconditions, fault) = Conditions(exchange);
        if (fault is not null)
        {
            return new(fault);
        }
        var node = database.Read(session => NodeTable.Find(session, exchange.Org.Id, exchange.Part("name")));
        return new(
            node is null ? NotFound(exchange)
            : Permissions.ToUseNode(exchange.By, node.Identity, view.States, "read") is { } unread
                ? Reply.Forbidden(unread)
            : preconditions?.IsKnown(view.Tag(node.Version)) is true ? Tagged(new Reply(304, []), node.Version)
            : Text(node)
        );
    }

    public ValueTask<Reply> Update(Exchange exchange)
    {
        var (change, fault) = view.Read(exchange.Body, exchange.Part("name"));
        return change is null ? new(Reply.Error(400, fault!)) : Change(exchange, node => (change(node), null));
    }

    /// <summary>A JSON merge patch of the current state.</summary>
    public ValueTask<Reply> Patch(Exchange exchange)
    {
        var type = exchange.Http.Request.ContentType?.Split(';')[0].Trim();
        if (!MergePatch.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
        {
            return new(
                Reply.Error(415, $"A patch is sent as {MergePatch.MediaType}") with
                {
                    AcceptPatch = MergePatch.MediaType,
                }
            );
        }
        var patch = exchange.Body;
        return Change(
            exchange,
            node =>
                NodeText.Merge(node.Current, patch, node.Name) switch
                {
                    ({ } current, _) => (node with { Current = current }, null),
                    (_, var fault) => (null, fault),
                }
        );
    }

    public async ValueTask<Reply> Delete(Exchange exchange)
    {
        var (preconditions, malformed) = Conditions(exchange);
        if ((Refusal(exchange, "delete", out var id) ?? malformed) is { } refusal)
        {
            return refusal;
        }
        var now = time.GetUtcNow();
        var deleted = await database.Write(session => NodeTable.Delete(session, id, Allows(preconditions), now));
        return Answer(exchange, deleted, fault: null);
    }

    private async ValueTask<Reply> Change(Exchange exchange, Func<StoredNode, (StoredNode?, string?)> change)
    {
        var (preconditions, malformed) = Conditions(exchange);
        if ((Refusal(exchange, "update", out var id) ?? malformed) is { } refusal)
        {
            return refusal;
        }
        var now = time.GetUtcNow();
        Reply? fault = null;
        var update = await database.Write(session =>
            NodeTable.Update(session, id, Allows(preconditions), node => Bounded(change(node), out fault), now)
        );
        return Answer(exchange, update, fault);
    }

    private StoredNode? Bounded((StoredNode? Node, string? Fault) changed, out Reply? fault)
    {
        fault = changed.Node is { } node ? TooLong(node) : Reply.Error(400, changed.Fault!);
        return fault is null ? changed.Node : null;
    }

    /// <summary>Says how much room the rest of the node leaves for this view, which is what the caller can do something about.</summary>
    private Reply? TooLong(StoredNode node)
    {
        var excess = view == NodeView.Whole ? 0 : NodeText.LengthOf(node) - longest;
        var room = view.Compose(node).Sum(piece => piece.Length) - excess;
        return excess <= 0 ? null : Reply.ErrorText(413, $"JSON must be no more than {Math.Max(room, 0)} bytes.");
    }

    private Reply Answer(Exchange exchange, NodeUpdate update, Reply? fault) =>
        update switch
        {
            { Kind: UpdateKind.Gone } => NotFound(exchange),
            { Kind: UpdateKind.Saved, Node: { } node } when WantsNoBody(exchange) || MayNotRead(exchange, node) =>
                Tagged(new Reply(204, []), node.Version),
            { Kind: UpdateKind.Saved, Node: { } node } => Text(node),
            { Kind: UpdateKind.Stale, Node: { } now } => Tagged(
                Reply.Error(412, $"The node is not the one that was read: it is {view.Tag(now.Version)} now"),
                now.Version
            ),
            _ => fault!,
        };

    /// <summary>The right to change is none to see what the change left as it was.</summary>
    private bool MayNotRead(Exchange exchange, KnownNode node) =>
        isConditional && Permissions.ToUseNode(exchange.By, node.Identity, view.States, "read") is not null;

    /// <summary><c>Prefer: return=minimal</c> (RFC 7240): who knows what was saved need not be sent it.</summary>
    private bool WantsNoBody(Exchange exchange) =>
        isConditional
        && exchange
            .Http.Request.Headers["Prefer"]
            .Any(wish => wish?.Contains("return=minimal", StringComparison.OrdinalIgnoreCase) is true);

    /// <summary>404 or 403, or null and the node's id.</summary>
    private Reply? Refusal(Exchange exchange, string permission, out long id)
    {
        var known = database.Read(session => NodeTable.Identify(session, exchange.Org.Id, exchange.Part("name")));
        id = known?.Id ?? 0;
        return known is null ? NotFound(exchange)
            : Permissions.ToUseNode(exchange.By, known, view.States, permission) is { } missing
                ? Reply.Forbidden(missing)
            : null;
    }

    private (Preconditions? Preconditions, Reply? Fault) Conditions(Exchange exchange) =>
        isConditional ? Preconditions.Of(exchange.Http.Request) : default;

    private Func<NodeVersion, bool> Allows(Preconditions? preconditions) =>
        version => preconditions?.AllowChange(view.Tag(version)) is not false;

    private Reply Text(KnownNode node) => Tagged(new Reply(200, view.Compose(node.Content)), node.Version);

    private Reply Tagged(Reply reply, NodeVersion version) =>
        isConditional ? reply with { EntityTag = view.Tag(version), AcceptPatch = _patches } : reply;

    private static Reply NotFound(Exchange exchange) => Reply.Error(404, $"node '{exchange.Part("name")}' not found");
}
