using System.Globalization;
using Microsoft.AspNetCore.Components;
using Rehai.Server.Inventory;
using Rehai.Server.Web.Pages;

namespace Rehai.Server.Web.Live;

/// <summary>Streams of pages that are made anew as a whole.</summary>
internal sealed class LiveContents(
    LiveInventory inventory,
    PageRenderer renderer,
    TimeProvider time,
    FleetEndpoint fleet,
    GuestEndpoint guest,
    HostEndpoint host,
    TimelineEndpoint timeline
)
{
    private static readonly TimeSpan ShortPause = TimeSpan.FromMilliseconds(200);

    /// <summary>For what sums up all guests, or changes with each of them.</summary>
    private static readonly TimeSpan LongPause = TimeSpan.FromSeconds(1);

    public LiveSubject OfFleet(WebExchange exchange)
    {
        var seen = exchange.By.OrganizationNames;
        return Of("", _ => true, () => fleet.Content(seen), LongPause);
    }

    public LiveSubject OfTimeline(WebExchange exchange)
    {
        var (request, seen) = (TimelineRequest.Of(exchange) with { Before = null }, exchange.By.OrganizationNames);
        return Of(request.Query, _ => true, () => timeline.Content(request, seen), LongPause);
    }

    public LiveSubject OfGuest(WebExchange exchange)
    {
        var (uuid, seen) = (exchange.Query("of") ?? "", exchange.By.OrganizationNames);
        return Of(uuid, change => IsAbout(change, uuid), () => guest.Content(uuid, seen), ShortPause);
    }

    /// <summary>Null where the reader may see no such host.</summary>
    public LiveSubject? OfHost(WebExchange exchange)
    {
        var isNumber = long.TryParse(
            exchange.Query("of"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var node
        );
        return
            isNumber
            && inventory.Snapshot.Hosts.GetValueOrDefault(node) is { } found
            && exchange.By.OrganizationNames.Contains(found.Row.Organization)
            ? Of($"{node}", change => IsAbout(change, node), () => host.Content(node), ShortPause)
            : null;
    }

    private LiveSubject Of(
        string key,
        Func<InventoryChange, bool> concerns,
        Func<RenderFragment> content,
        TimeSpan pause
    ) => new(key, _ => new ContentAudience(concerns, content, pause, renderer, time));

    private static bool IsAbout(InventoryChange change, string uuid) =>
        change.Guests.Any(guest => (guest.Before ?? guest.After)!.Value.Row.Uuid == uuid)
        || change.Hosts.Any(host => (host.After ?? host.Before)!.Guests.Any(guest => guest.Uuid == uuid));

    private static bool IsAbout(InventoryChange change, long node) =>
        change.Guests.Any(guest => (guest.Before ?? guest.After)!.Value.Row.Node == node)
        || change.Hosts.Any(host => (host.Before ?? host.After)!.Row.Node == node);
}
