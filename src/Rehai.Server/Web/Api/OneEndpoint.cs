using Rehai.Server.Inventory;

namespace Rehai.Server.Web.Api;

/// <summary>
/// <c>/api/guests/UUID</c>, on each host that has it, and <c>/api/hosts/NAME</c>, in each organization that has a node of that name.
/// </summary>
internal sealed class OneEndpoint(LiveInventory inventory)
{
    public ValueTask<WebReply> Guest(WebExchange exchange)
    {
        var (snapshot, uuid) = (inventory.Snapshot, exchange.Part("uuid"));
        var found = snapshot
            .Guests(uuid, exchange.By.OrganizationNames)
            .Order(Comparer<ShownGuest>.Create(GuestRows.Kind.Compare));
        return new(Answer(ApiRows.Guests, snapshot, [.. found], $"No host has a guest with the UUID {uuid}."));
    }

    public ValueTask<WebReply> Host(WebExchange exchange)
    {
        var (snapshot, name) = (inventory.Snapshot, exchange.Part("name"));
        var found = snapshot
            .HostsIn(exchange.By.OrganizationNames)
            .Where(host => host.Row.Name == name)
            .OrderBy(host => host.Row.Organization, StringComparer.Ordinal);
        return new(Answer(ApiRows.Hosts, snapshot, [.. found], $"There is no host {name}."));
    }

    private static WebReply Answer<TRow, TBody>(
        ApiRows<TRow, TBody> rows,
        InventorySnapshot snapshot,
        IReadOnlyList<TRow> found,
        string absent
    ) =>
        found.Count == 0
            ? ApiReply.Fault(404, absent)
            : WebReply.Json(200, new(snapshot.Sequence, found.Count, [.. found.Select(rows.Body)]), rows.Type);
}
