using Rehai.Server.Inventory;
using Rehai.Server.Storage;
using Rehai.Server.Web.Access;

namespace Rehai.Server.Web.Api;

/// <summary>What machines ask; <c>openapi.json</c> describes it.</summary>
internal static class ApiRoutes
{
    public static IReadOnlyList<WebRoute> All(
        IServiceProvider services,
        SqliteDatabase database,
        WebAccess access,
        TimeProvider time
    )
    {
        var inventory = services.GetRequiredService<LiveInventory>();
        var guests = new RowsEndpoint<ShownGuest, GuestBody>(ApiRows.Guests, inventory, new(GuestRows.Kind, time));
        var hosts = new RowsEndpoint<ShownHost, HostBody>(ApiRows.Hosts, inventory, new(HostRows.Kind, time));
        var (one, timeline) = (new OneEndpoint(inventory), new TimelineEndpoint(database));
        var changes = new ChangesEndpoint(inventory, access, time);
        return
        [
            For("/api/guests", guests.List),
            For("/api/guests.csv", guests.ListCsv),
            For("/api/guests/{uuid}", one.Guest),
            For("/api/hosts", hosts.List),
            For("/api/hosts.csv", hosts.ListCsv),
            For("/api/hosts/{name}", one.Host),
            For("/api/timeline", timeline.List),
            For("/api/timeline.csv", timeline.ListCsv),
            For("/api/totals", exchange => new(Totals(exchange, inventory))),
            For("/api/changes", changes.Follow) with
            {
                IsLasting = true,
            },
            new("/api/openapi.json", Audience.Everybody, Get: _ => new(ApiDescription.Reply)),
        ];

        WebRoute For(string pattern, WebHandler handler) =>
            new(
                pattern,
                Audience.Api,
                Get: exchange => Refusal(exchange.By, inventory) is { } refusal ? new(refusal) : handler(exchange)
            );
    }

    private static WebReply? Refusal(Reader reader, LiveInventory inventory) =>
        reader is { Organizations.Count: 0, By.Actor.IsSuperuser: false }
            ? ApiReply.Fault(
                403,
                $"{reader.Name} may list the nodes of no organization. An organization's admin can change that."
            )
        : !inventory.IsKnown
            ? ApiReply.Fault(503, "This server has not read its hosts and guests yet. Try again in a moment.") with
            {
                Headers = [("Retry-After", "1")],
            }
        : null;

    private static WebReply Totals(WebExchange exchange, LiveInventory inventory) =>
        WebReply.Json(200, TotalsBody.Of(inventory.Snapshot, exchange.By.OrganizationNames), ApiJson.Plain.TotalsBody);
}
