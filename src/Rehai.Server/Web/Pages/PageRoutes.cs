using Rehai.Server.Inventory;
using Rehai.Server.Storage;
using Rehai.Server.Web.Access;
using Rehai.Server.Web.Live;

namespace Rehai.Server.Web.Pages;

/// <summary>The pages of the inventory, with what their scripts ask for, and the stream of changes.</summary>
internal static class PageRoutes
{
    public static IReadOnlyList<WebRoute> All(
        IServiceProvider services,
        SqliteDatabase database,
        WebAccess access,
        TimeProvider time
    )
    {
        var inventory = services.GetRequiredService<LiveInventory>();
        var renderer = services.GetRequiredService<PageRenderer>();
        var pages = new PageMaker(inventory, renderer, time);
        var (guestViews, hostViews) = (
            new InventoryViews<ShownGuest>(GuestRows.Kind, time),
            new InventoryViews<ShownHost>(HostRows.Kind, time)
        );
        var guests = new GridEndpoint<ShownGuest>(GridKinds.Guests, pages, guestViews);
        var hosts = new GridEndpoint<ShownHost>(GridKinds.Hosts, pages, hostViews);
        var (fleet, timeline) = (new FleetEndpoint(pages, database), new TimelineEndpoint(pages, database));
        var (guest, host) = (new GuestEndpoint(pages, database), new HostEndpoint(pages, database));
        var grids = new LiveGrids(renderer, guestViews, hostViews);
        var contents = new LiveContents(inventory, renderer, time, fleet, guest, host, timeline);
        var live = new LiveEndpoint(services.GetRequiredService<LiveHub>(), new LiveSubjects(grids, contents), access);
        return
        [
            new("/", Audience.SignedIn, Get: fleet.Show),
            new("/guests", Audience.SignedIn, Get: guests.Show),
            new("/guests/rows", Audience.SignedIn, Get: guests.Rows),
            new("/guests/suggest", Audience.SignedIn, Get: guests.Suggest),
            new("/guests/{uuid}", Audience.SignedIn, Get: guest.Show),
            new("/hosts", Audience.SignedIn, Get: hosts.Show),
            new("/hosts/rows", Audience.SignedIn, Get: hosts.Rows),
            new("/hosts/suggest", Audience.SignedIn, Get: hosts.Suggest),
            new("/hosts/{name}", Audience.SignedIn, Get: host.Show),
            new("/timeline", Audience.SignedIn, Get: timeline.Show),
            new(LiveEndpoint.Path, Audience.SignedIn, Get: live.Follow) { IsLasting = true },
        ];
    }
}
