using System.Globalization;
using Rehai.Server.Inventory;
using Rehai.Server.Web.Access;

namespace Rehai.Server.Web.Pages;

/// <summary>What a grid is asked for, as its address has it.</summary>
internal static class GridRequest
{
    public static GridAddress AddressOf(WebExchange exchange, string path) =>
        new(
            path,
            exchange.Query("q") ?? "",
            exchange.Query("sort") ?? "",
            exchange.Query("group") ?? "",
            Math.Max(0, Number(exchange, "offset") ?? 0)
        );

    /// <summary>The view that it wants, or what is wrong with its query.</summary>
    public static (ViewRequest<TRow>? Request, QueryFault? Fault) Of<TRow>(
        GridKind<TRow> kind,
        GridAddress address,
        Reader reader
    )
    {
        var (query, fault) = InventoryQuery.Parse(address.Query);
        // An order that there is not is as none: somebody edited an address.
        var order =
            RowOrder<TRow>.Parse(kind.Rows, address.Sort, address.Group).Order
            ?? RowOrder<TRow>.Parse(kind.Rows, null).Order!;
        return query is null ? (null, fault) : (new(query, order, reader.OrganizationNames), null);
    }

    /// <summary>Null where it is no number, or is not there.</summary>
    public static int? Number(WebExchange exchange, string name) =>
        int.TryParse(exchange.Query(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
