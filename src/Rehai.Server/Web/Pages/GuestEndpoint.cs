using Microsoft.AspNetCore.Components;
using Rehai.Server.Inventory;
using Rehai.Server.Storage;

namespace Rehai.Server.Web.Pages;

/// <summary><c>/guests/UUID</c>.</summary>
internal sealed class GuestEndpoint(PageMaker pages, SqliteDatabase database)
{
    private const int MostEntries = 100;

    public async ValueTask<WebReply> Show(WebExchange exchange)
    {
        var (uuid, organizations) = (exchange.Part("uuid"), exchange.By.OrganizationNames);
        var snapshot = pages.Inventory.Snapshot;
        var name = snapshot.Guests(uuid, organizations).Select(guest => guest.Row.Name).FirstOrDefault();
        var frame = pages.Frame(exchange, name ?? "No such guest", "/guests", snapshot) with
        {
            Live = $"/live?page=guest&of={Uri.EscapeDataString(uuid)}",
        };
        return await pages.Page(name is null ? 404 : 200, frame, Content(uuid, organizations));
    }

    /// <summary>As it is now; what happened to it, where it is gone.</summary>
    public RenderFragment Content(string uuid, IReadOnlySet<string> organizations)
    {
        var snapshot = pages.Inventory.Snapshot;
        var places = snapshot
            .Guests(uuid, organizations)
            .OrderByDescending(guest => guest.State.LastKnown is null)
            .ThenByDescending(guest => guest.Row.IsActive)
            .ThenByDescending(guest => guest.Row.ChangedAt)
            .ToList();
        var (detail, entries) = database.Read(session =>
            (Detail(session, places), Entries(session, uuid, organizations))
        );
        return places.Count == 0
            ? GoneView.Of(uuid, entries, pages.Now)
            : GuestView.Of(
                places,
                snapshot.ConflictsIn(organizations).FirstOrDefault(conflict => conflict.Uuid == places[0].Row.Uuid),
                detail!,
                entries,
                pages.Now
            );
    }

    private static GuestDetail? Detail(Session session, List<ShownGuest> places) =>
        places.Count == 0
            ? null
            : GuestDetail.Of(
                new NodeValue(NodeTable.Find(session, places[0].Row.Node)?.Current.Automatic ?? default),
                places[0].Row
            );

    private static List<TimelineEntry> Entries(Session session, string uuid, IReadOnlySet<string> organizations) =>
        TimelineTable.List(
            session,
            new TimelineFilter { Organizations = organizations, Uuid = uuid },
            long.MaxValue,
            MostEntries
        );
}
