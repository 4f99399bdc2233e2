using Microsoft.AspNetCore.Components;
using Rehai.Server.Inventory;
using Rehai.Server.Storage;

namespace Rehai.Server.Web.Pages;

/// <summary><c>/</c>.</summary>
internal sealed class FleetEndpoint(PageMaker pages, SqliteDatabase database)
{
    private const int MostEntries = 50;

    public async ValueTask<WebReply> Show(WebExchange exchange)
    {
        var snapshot = pages.Inventory.Snapshot;
        var frame = pages.Frame(exchange, "Rehai", "/", snapshot) with { Live = "/live?page=fleet" };
        var content =
            exchange.By.Organizations.Count == 0 ? Message.NoPermission(exchange.By.Name)
            : frame.Hosts == 0 ? Message.NoHostYet
            : Content(exchange.By.OrganizationNames);
        return await pages.Page(200, frame, content);
    }

    public RenderFragment Content(IReadOnlySet<string> organizations)
    {
        var (snapshot, now) = (pages.Inventory.Snapshot, pages.Now);
        var lastHour = new TimelineFilter { Organizations = organizations, From = now - TimeSpan.FromHours(1) };
        var entries = database.Read(session => TimelineTable.List(session, lastHour, long.MaxValue, MostEntries));
        var totals = FleetTotals.Of(snapshot.HostsIn(organizations));
        return Fleet.Of(totals, Problem.Of(snapshot, organizations), entries, now);
    }
}
