using Rehai.Server.Authorization;
using Rehai.Server.Inventory;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// <c>/inventory/guests?q=QUERY&amp;sort=COLUMN</c> and <c>/inventory/hosts</c>: what the server shows of all organizations, for its superuser, whose
/// commands know no leases.
/// </summary>
internal sealed class InventoryEndpoint(SqliteDatabase database, LiveInventory inventory, TimeProvider time)
{
    public ValueTask<Reply> Guests(Exchange exchange) =>
        new(
            List(
                exchange,
                GuestRows.Kind,
                GuestBody.Of,
                body => Reply.Json(200, body, InventoryJson.Plain.ItemsBodyGuestBody)
            )
        );

    public ValueTask<Reply> Hosts(Exchange exchange) =>
        new(
            List(
                exchange,
                HostRows.Kind,
                HostBody.Of,
                body => Reply.Json(200, body, InventoryJson.Plain.ItemsBodyHostBody)
            )
        );

    private Reply List<TRow, TBody>(
        Exchange exchange,
        RowKind<TRow> kind,
        Func<TRow, TBody> body,
        Func<ItemsBody<TBody>, Reply> reply
    )
    {
        if (database.Read(session => Permissions.ToManageServer(session, exchange.By, "read")) is { } missing)
        {
            return Reply.Forbidden(missing);
        }
        if (!inventory.IsKnown)
        {
            return Reply.Error(503, "This server has not read its hosts and guests");
        }
        var asked = exchange.Http.Request.Query;
        var (query, fault) = InventoryQuery.Parse(asked["q"].ToString());
        var (order, unknown) = RowOrder<TRow>.Parse(kind, asked["sort"].ToString());
        if (query is null || order is null)
        {
            return Reply.Error(400, fault?.Message ?? unknown!);
        }
        var view = InventoryView<TRow>.Of(kind, new(query, order), inventory.Snapshot, time.GetUtcNow());
        return reply(new(view.Snapshot.Sequence, view.Total, [.. view.Rows.Select(body)]));
    }
}
