using Microsoft.AspNetCore.Components;
using Rehai.Server.Inventory;
using Rehai.Server.Storage;

namespace Rehai.Server.Web.Pages;

/// <summary><c>/hosts/NAME</c>, with <c>?org=</c> where several organizations have a node of that name.</summary>
internal sealed class HostEndpoint(PageMaker pages, SqliteDatabase database)
{
    private const int MostEntries = 100;

    public async ValueTask<WebReply> Show(WebExchange exchange)
    {
        var snapshot = pages.Inventory.Snapshot;
        var host = Find(snapshot, exchange.Part("name"), exchange.Query("org"), exchange.By.OrganizationNames);
        var frame = pages.Frame(exchange, host?.Row.Name ?? "No such host", "/hosts", snapshot);
        return host is null
            ? await pages.Page(404, frame, NoHost(exchange.Part("name")))
            : await pages.Page(
                200,
                frame with
                {
                    Live = $"/live?page=host&of={host.Row.Node}",
                },
                Content(host.Row.Node)
            );
    }

    /// <summary>As it is now.</summary>
    public RenderFragment Content(long node)
    {
        if (pages.Inventory.Snapshot.Hosts.GetValueOrDefault(node) is not { } host)
        {
            return Message.Of("Gone", "This host was deleted from Chef.", "/hosts", "All hosts");
        }
        var (detail, entries) = database.Read(session => (Detail(session, node), Entries(session, host.Row)));
        return HostView.Of(host, detail, entries, pages.Now);
    }

    private static ShownHost? Find(
        InventorySnapshot snapshot,
        string name,
        string? organization,
        IReadOnlySet<string> organizations
    ) =>
        snapshot
            .HostsIn(organizations)
            .Where(host => host.Row.Name == name && (organization is null || host.Row.Organization == organization))
            .MinBy(host => host.Row.Organization, StringComparer.Ordinal);

    private static RenderFragment NoHost(string name) =>
        Message.Of(
            "No such host",
            $"No node {name} that you may see says anything of guests. Perhaps it has another name, or was deleted.",
            "/hosts",
            "All hosts"
        );

    private static HostDetail Detail(Session session, long node) =>
        HostDetail.Of(new NodeValue(NodeTable.Find(session, node)?.Current.Automatic ?? default));

    private static List<TimelineEntry> Entries(Session session, HostRow host) =>
        TimelineTable.List(
            session,
            new TimelineFilter { Organizations = [host.Organization], Host = host.Name },
            long.MaxValue,
            MostEntries
        );
}
