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
    Leases leases,
    TimeProvider time,
    int longest,
    bool isConditional
)
{
    /// <summary>Announced with each answer where patches are taken.</summary>
    private readonly string? _patches = view == NodeView.Current ? MergePatch.MediaType : null;

    public ValueTask<Reply> Show(Exchange exchange)
    {
        var (preconditions, malformed) = Conditions(exchange);
        return new(
            malformed
                ?? database.Read(session =>
                    Guarded(
                        session,
                        exchange,
                        "read",
                        node =>
                            preconditions?.IsKnown(view.Tag(node.Version)) is true
                                ? Tagged(new Reply(304, []), node.Version)
                                : Text(node)
                    )
                )
        );
    }

    public ValueTask<Reply> Update(Exchange exchange)
    {
        var (change, fault) = view.Read(exchange.Body, exchange.Part("name"));
        return change is null
            ? new(Reply.Error(400, fault!))
            : Change(exchange, node => (change(node), null), (_, saved) => Saved(exchange, saved));
    }

    /// <summary>
    /// A JSON merge patch of the current state. The right to change is none to see what the change left as it was: who may not read gets no
    /// body.
    /// </summary>
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
                },
            (session, saved) =>
                Permissions.ToUseNode(session, exchange.By, saved.Identity, view.States, "read") is null
                    ? Saved(exchange, saved)
                    : NoBody(saved)
        );
    }

    public async ValueTask<Reply> Delete(Exchange exchange)
    {
        var now = time.GetUtcNow();
        long? gone = null;
        var reply = await Write(
            exchange,
            "delete",
            (session, node) =>
            {
                NodeTable.Delete(session, node, now);
                gone = node.Identity.Id;
                return Saved(exchange, node);
            }
        );
        // Not in the write, which may be undone.
        if (reply.IsDone && gone is { } id)
        {
            leases.Forget(id);
        }
        return reply;
    }

    private ValueTask<Reply> Change(
        Exchange exchange,
        Func<StoredNode, (StoredNode?, string?)> change,
        Func<Session, KnownNode, Reply> answer
    )
    {
        var now = time.GetUtcNow();
        return Write(
            exchange,
            "update",
            (session, before) =>
                change(before.Content) switch
                {
                    ({ } after, _) => TooLong(after) ?? answer(session, NodeTable.Update(session, before, after, now)),
                    (_, var fault) => Reply.Error(400, fault!),
                }
        );
    }

    private async ValueTask<Reply> Write(Exchange exchange, string permission, Func<Session, KnownNode, Reply> write)
    {
        var (preconditions, malformed) = Conditions(exchange);
        return await database.Write(session =>
            Guarded(
                session,
                exchange,
                permission,
                node => malformed ?? Stale(node, preconditions) ?? write(session, node)
            )
        );
    }

    /// <summary>What is there and who asks are looked at in the transaction that answers.</summary>
    private Reply Guarded(Session session, Exchange exchange, string permission, Func<KnownNode, Reply> answer) =>
        NodeTable.Find(session, exchange.Org.Id, exchange.Part("name")) is not { } node ? NotFound(exchange)
        : Permissions.ToUseNode(session, exchange.By, node.Identity, view.States, permission) is { } missing
            ? Reply.Forbidden(missing)
        : answer(node);

    /// <summary>Says how much room the rest of the node leaves for this view, which is what the caller can do something about.</summary>
    private Reply? TooLong(StoredNode node)
    {
        var excess = view == NodeView.Whole ? 0 : NodeText.LengthOf(node) - longest;
        var room = view.Compose(node).Sum(piece => piece.Length) - excess;
        return excess <= 0 ? null : Reply.ErrorText(413, $"JSON must be no more than {Math.Max(room, 0)} bytes.");
    }

    private Reply Saved(Exchange exchange, KnownNode node) => WantsNoBody(exchange) ? NoBody(node) : Text(node);

    private Reply NoBody(KnownNode node) => Tagged(new Reply(204, []), node.Version);

    /// <summary>The answer to who has another version than there is; null where the change is allowed.</summary>
    private Reply? Stale(KnownNode now, Preconditions? preconditions)
    {
        var tag = view.Tag(now.Version);
        return preconditions?.AllowChange(tag) is false
            ? Tagged(Reply.Error(412, $"The node is not the one that was read: it is {tag} now"), now.Version)
            : null;
    }

    /// <summary><c>Prefer: return=minimal</c> (RFC 7240): who knows what was saved need not be sent it.</summary>
    private bool WantsNoBody(Exchange exchange) =>
        isConditional
        && exchange
            .Http.Request.Headers["Prefer"]
            .Any(wish => wish?.Contains("return=minimal", StringComparison.OrdinalIgnoreCase) is true);

    private (Preconditions? Preconditions, Reply? Fault) Conditions(Exchange exchange) =>
        isConditional ? Preconditions.Of(exchange.Http.Request) : default;

    private Reply Text(KnownNode node) => Tagged(new Reply(200, view.Compose(node.Content)), node.Version);

    private Reply Tagged(Reply reply, NodeVersion version) =>
        isConditional ? reply with { EntityTag = view.Tag(version), AcceptPatch = _patches } : reply;

    private static Reply NotFound(Exchange exchange) => Reply.Error(404, $"node '{exchange.Part("name")}' not found");
}
