using Microsoft.AspNetCore.Components;
using Rehai.Server.Inventory;
using Rehai.Server.Web.Live;

namespace Rehai.Server.Web.Pages;

/// <summary>
/// <c>/guests</c> and <c>/hosts</c>: the page, and <c>/rows</c>, the same grid alone, from which the page's script takes what it lacks.
/// </summary>
internal sealed class GridEndpoint<TRow>(GridKind<TRow> kind, PageMaker pages, InventoryViews<TRow> views)
{
    private const int PageLength = 100;

    /// <summary>No page needs more at once.</summary>
    private const int MostLines = 500;

    public async ValueTask<WebReply> Show(WebExchange exchange)
    {
        var snapshot = pages.Inventory.Snapshot;
        var grid = Model(exchange, snapshot, PageLength);
        var frame = pages.Frame(exchange, kind.Title, kind.Path, snapshot) with
        {
            Search = grid.Address,
            Live = grid.Fault is null ? StreamOf(grid.Address) : "",
        };
        return await pages.Page(grid.Fault is null ? 200 : 422, frame, Content(exchange, frame, grid));
    }

    public async ValueTask<WebReply> Rows(WebExchange exchange)
    {
        var grid = Model(exchange, pages.Inventory.Snapshot, MostLines);
        return await pages.Part(grid.Fault is null ? 200 : 422, Grid.Of(grid));
    }

    public async ValueTask<WebReply> Suggest(WebExchange exchange)
    {
        var query = exchange.Query("q") ?? "";
        var cursor = GridRequest.Number(exchange, "cursor") ?? query.Length;
        var hosts = pages.Inventory.Snapshot.HostsIn(exchange.By.OrganizationNames);
        return await pages.Part(
            200,
            SuggestionList.Of(query, Suggestions.Of(hosts, query, cursor, typeof(TRow) == typeof(ShownHost)))
        );
    }

    private string StreamOf(GridAddress address) =>
        (address.First with { Path = LiveEndpoint.Path }).With("page", kind.Path[1..]);

    private static RenderFragment Content(WebExchange exchange, PageFrame frame, GridModel grid) =>
        exchange.By.Organizations.Count == 0 ? Message.NoPermission(exchange.By.Name)
        : frame.Hosts == 0 ? Message.NoHostYet
        : Grid.Of(grid);

    private GridModel Model(WebExchange exchange, InventorySnapshot snapshot, int most)
    {
        var address = GridRequest.AddressOf(exchange, kind.Path);
        var (request, fault) = GridRequest.Of(kind, address, exchange.By);
        var model = new GridModel
        {
            Title = kind.Title,
            Address = address,
            Fault = fault,
            Columns = kind.Columns,
            Groups = kind.Groups,
            Counts = Counts.Of(address, kind.Count, kind.One, []),
            PageLength = PageLength,
            Sequence = snapshot.Sequence,
        };
        return request is null
            ? model with
            {
                Nothing = NotUnderstood(),
            }
            : Filled(model, views.Of(snapshot, request), Count(exchange, most));
    }

    private GridModel Filled(GridModel model, InventoryView<TRow> view, int count)
    {
        var lines = new GridLines<TRow>(view);
        var address = model.Address;
        return model with
        {
            Counts = Counts.Of(address, kind.Count, kind.One, view.Counts),
            Lines = [.. lines.Window(address.Offset, count).Select(line => Line(line, pages.Now))],
            Total = lines.Total,
            Nothing = view.Total > 0 ? null : NoRow(address),
        };
    }

    private RenderFragment Line(GridLine<TRow> line, DateTimeOffset now) =>
        line.Group is { } group
            ? Grid.Heading(line.Index, group.Label ?? "unknown", group.Count, kind.One)
            : kind.Row(line.Row, now, line.Index);

    private RenderFragment NotUnderstood() =>
        Message.Of(
            "This search is not understood",
            "The line above says what is wrong, and where. The key ? tells what a search can say.",
            kind.Path,
            $"All {kind.One}s"
        );

    private RenderFragment NoRow(GridAddress address) =>
        address.Query.Length == 0
            ? Message.Of(
                $"No {kind.One} yet",
                "Hosts have reported, and none of them has any.",
                "/hosts",
                "To the hosts"
            )
            : Message.Of(
                $"No {kind.One} matches",
                "Take a word out of the search, or look at all.",
                kind.Path,
                $"All {kind.One}s"
            );

    private static int Count(WebExchange exchange, int most) =>
        Math.Clamp(GridRequest.Number(exchange, "count") ?? PageLength, 1, most);
}
