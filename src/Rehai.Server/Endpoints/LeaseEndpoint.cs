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
        if (Find(exchange) is not { } node)
        {
            return new(NotFound(exchange));
        }
        if (Permissions.ToUseNode(exchange.By, node, NodeStates.Current, "update") is { } missing)
        {
            return new(Reply.Forbidden(missing));
        }
        if (Seconds(exchange.Body) is not { } seconds)
        {
            return new(Reply.Error(400, $"Field 'seconds' is not a number from 1 to {LongestSeconds}"));
        }
        return new(Text(exchange, node, leases.Renew(node.Id, TimeSpan.FromSeconds(seconds))));
    }

    public ValueTask<Reply> Show(Exchange exchange)
    {
        return new(
            Find(exchange) is not { } node ? NotFound(exchange)
            : Permissions.ToUseNode(exchange.By, node, NodeStates.Current, "read") is { } unread
                ? Reply.Forbidden(unread)
            : leases.Find(node.Id) is { } lease ? Text(exchange, node, lease)
            : Reply.Error(404, $"node '{exchange.Part("name")}' has no lease since this server started")
        );
    }

    private NodeIdentity? Find(Exchange exchange) =>
        database.Read(session => NodeTable.Identify(session, exchange.Org.Id, exchange.Part("name")));

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
