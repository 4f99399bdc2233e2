using System.Text.Json.Serialization.Metadata;
using Rehai.Server.Inventory;

namespace Rehai.Server.Web.Api;

/// <summary>
/// <c>/api/guests?q=QUERY&amp;sort=COLUMN&amp;offset=N&amp;limit=N</c> and <c>/api/guests.csv</c>, the same for hosts: what a query finds,
/// as the command line lists it. Without a limit all.
/// </summary>
internal sealed class RowsEndpoint<TRow, TBody>(
    ApiRows<TRow, TBody> rows,
    LiveInventory inventory,
    InventoryViews<TRow> views
)
{
    private const int Most = 1_000_000;

    public ValueTask<WebReply> List(WebExchange exchange) =>
        new(Answer(exchange, body => ApiReply.Long(body, rows.Type)));

    public ValueTask<WebReply> ListCsv(WebExchange exchange) =>
        new(Answer(exchange, body => ApiReply.Csv($"{rows.Name}.csv", rows.Fields.Lines(body.Items))));

    private WebReply Answer(WebExchange exchange, Func<ItemsBody<TBody>, WebReply> reply)
    {
        var asked = new ApiQuery(exchange);
        var (query, order) = (asked.Query(), asked.Order(rows.Kind));
        var (offset, limit) = (asked.Number("offset", Most) ?? 0, asked.Number("limit", Most) ?? Most);
        if (asked.Fault is { } fault || order is null)
        {
            return ApiReply.Fault(400, asked.Fault!);
        }
        var view = views.Of(inventory.Snapshot, new(query, order, exchange.By.OrganizationNames));
        var window = view.Window((int)offset, (int)limit);
        return reply(new(view.Snapshot.Sequence, view.Total, new LazyList<TRow, TBody>(window, rows.Body)));
    }
}

/// <summary>What lists of guests and lists of hosts do differently.</summary>
/// <param name="Name">In the address and of the file.</param>
internal sealed record ApiRows<TRow, TBody>(
    string Name,
    RowKind<TRow> Kind,
    Func<TRow, TBody> Body,
    JsonTypeInfo<ItemsBody<TBody>> Type,
    IReadOnlyList<CsvField<TBody>> Fields
);

internal static class ApiRows
{
    public static ApiRows<ShownGuest, GuestBody> Guests { get; } =
        new("guests", GuestRows.Kind, GuestBody.Of, InventoryJson.Plain.ItemsBodyGuestBody, CsvFields.OfGuests);

    public static ApiRows<ShownHost, HostBody> Hosts { get; } =
        new("hosts", HostRows.Kind, HostBody.Of, InventoryJson.Plain.ItemsBodyHostBody, CsvFields.OfHosts);
}
