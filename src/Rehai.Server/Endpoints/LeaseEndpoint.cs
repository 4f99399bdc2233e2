using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// <c>nodes/N/lease</c>: an agent says that it is alive, and learns by the tag of <c>nodes/N/current</c> whether somebody has replaced
/// what it published.
/// </summary>
internal sealed class LeaseEndpoint(SqliteDatabase database, Leases leases)
{
    private const int DefaultSeconds = 30;
    private const int LongestSeconds = 3_600;

    /// <summary>PUT, with an empty body or <c>{"seconds": N}</c>: how long the lease holds.</summary>
    public ValueTask<Reply> Renew(Exchange exchange)
    {
        return new(
            Guarded(
                exchange,
                "update",
                node =>
                    Seconds(exchange.Body) is { } seconds
                        ? Text(exchange, node, leases.Renew(node.Id, TimeSpan.FromSeconds(seconds)))
                        : Reply.Error(400, $"Field 'seconds' is not a number from 1 to {LongestSeconds}")
            )
        );
    }

    public ValueTask<Reply> Show(Exchange exchange)
    {
        return new(
            Guarded(
                exchange,
                "read",
                node =>
                    leases.Find(node.Id) is { } lease
                        ? Text(exchange, node, lease)
                        : Reply.Error(404, $"node '{exchange.Part("name")}' has no lease since this server started")
            )
        );
    }

    private Reply Guarded(Exchange exchange, string permission, Func<NodeIdentity, Reply> answer) =>
        database.Read(session =>
            NodeTable.Identify(session, exchange.Org.Id, exchange.Part("name")) is not { } node ? NotFound(exchange)
            : Permissions.ToUseNode(session, exchange.By, node, NodeStates.Current, permission) is { } missing
                ? Reply.Forbidden(missing)
            : answer(node)
        );

    private static int? Seconds(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return DefaultSeconds;
        }
        var (asked, _) = Fields.Parse(body);
        var seconds = asked?.Integer("seconds", DefaultSeconds);
        return seconds is >= 1 and <= LongestSeconds ? seconds : null;
    }

    private static Reply Text(Exchange exchange, NodeIdentity node, Lease lease) =>
        Reply.Json(
            200,
            new LeaseBody(
                exchange.Part("name"),
                lease.RenewedAt.UtcDateTime,
                lease.ExpiresAt.UtcDateTime,
                NodeView.Current.Tag(node.Version)
            ),
            ChefJson.Plain.LeaseBody
        );

    private static Reply NotFound(Exchange exchange) => Reply.Error(404, $"node '{exchange.Part("name")}' not found");
}
