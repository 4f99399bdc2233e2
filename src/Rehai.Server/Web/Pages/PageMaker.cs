using Microsoft.AspNetCore.Components;
using Rehai.Server.Inventory;

namespace Rehai.Server.Web.Pages;

/// <summary>Makes answers of views, with what all pages have around them.</summary>
internal sealed class PageMaker(LiveInventory inventory, PageRenderer renderer, TimeProvider time)
{
    public LiveInventory Inventory => inventory;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <param name="section">The path that the navigation marks.</param>
    public PageFrame Frame(WebExchange exchange, string title, string section, InventorySnapshot snapshot)
    {
        var hosts = snapshot.HostsIn(exchange.By.OrganizationNames).ToList();
        var guests = hosts.Sum(host => host.Guests.Length);
        return new(title, section, Now, snapshot.Sequence, guests, hosts.Count, exchange.By.Name);
    }

    public async ValueTask<WebReply> Page(int status, PageFrame frame, RenderFragment content) =>
        await Part(status, Layout.Of(frame, content));

    /// <summary>HTML for a script of ours.</summary>
    public async ValueTask<WebReply> Part(int status, RenderFragment view) =>
        WebReply.Html(status, await renderer.Render(view));
}
