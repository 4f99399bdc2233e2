using Rehai.Server.Inventory;
using Rehai.Server.Web.Pages;

namespace Rehai.Server.Web.Live;

/// <summary>Streams of grids.</summary>
internal sealed class LiveGrids(
    PageRenderer renderer,
    InventoryViews<ShownGuest> guests,
    InventoryViews<ShownHost> hosts
)
{
    public LiveSubject? OfGuests(WebExchange exchange) => Of(GridKinds.Guests, guests, exchange);

    public LiveSubject? OfHosts(WebExchange exchange) => Of(GridKinds.Hosts, hosts, exchange);

    /// <summary>Null where the query is wrong: its page shows no rows either.</summary>
    private LiveSubject? Of<TRow>(GridKind<TRow> kind, InventoryViews<TRow> views, WebExchange exchange)
    {
        var address = GridRequest.AddressOf(exchange, kind.Path).First;
        return GridRequest.Of(kind, address, exchange.By).Request is { } request
            ? new(
                address.ToString(),
                snapshot => new GridAudience<TRow>(kind, address, request, renderer, views.Of(snapshot, request))
            )
            : null;
    }
}
