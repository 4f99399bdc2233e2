using Microsoft.AspNetCore.Components;
using Rehai.Server.Inventory;
using Rehai.Server.Web.Live;
using Rehai.Server.Web.Pages;

namespace Rehai.Server.Web;

/// <summary>What the grid of guests and the one of hosts do differently.</summary>
/// <param name="Path">Of the page.</param>
/// <param name="One">What a row is called: <c>guest</c>.</param>
/// <param name="Count">The key of the query language that rows are counted by.</param>
/// <param name="Groups">By what rows may be grouped, with the word for it.</param>
/// <param name="Row">A row's HTML; with the place in the grid, or null where only the page knows it.</param>
internal sealed record GridKind<TRow>(
    string Path,
    string Title,
    string One,
    RowKind<TRow> Rows,
    string Count,
    IReadOnlyList<GridColumn> Columns,
    IReadOnlyList<(string Key, string Word)> Groups,
    Func<TRow, string> KeyOf,
    Func<TRow, DateTimeOffset, int?, RenderFragment> Row,
    Func<InventoryQuery, TRow, DateTimeOffset, bool> Matches,
    Func<InventoryChange, IEnumerable<RowChange<TRow>>> Changes
)
{
    /// <summary>Where nobody asked for another order.</summary>
    public const string UsualSort = "name";
}

internal static class GridKinds
{
    public static readonly GridKind<ShownGuest> Guests = new(
        "/guests",
        "Guests",
        "guest",
        GuestRows.Kind,
        "state",
        GridColumn.OfGuests,
        [("host", "host"), ("state", "state"), ("env", "environment")],
        guest => RowKey.Of(guest.Row),
        GuestRowView.Of,
        (query, guest, now) => query.Matches(guest, now),
        change =>
            change.Guests.Select(guest => new RowChange<ShownGuest>(Maybe.Of(guest.Before), Maybe.Of(guest.After)))
    );

    public static readonly GridKind<ShownHost> Hosts = new(
        "/hosts",
        "Hosts",
        "host",
        HostRows.Kind,
        "fresh",
        GridColumn.OfHosts,
        [("fresh", "freshness"), ("env", "environment"), ("os", "system")],
        host => RowKey.Of(host.Row),
        HostRowView.Of,
        (query, host, now) => query.Matches(host, now),
        HostChanges
    );

    /// <summary>A host's row sums up its guests: it is another where one of them is.</summary>
    private static IEnumerable<RowChange<ShownHost>> HostChanges(InventoryChange change)
    {
        var told = change.Hosts.Select(host => (host.Before ?? host.After)!.Row.Node).ToHashSet();
        var ofGuests = change
            .Guests.Select(guest => (guest.Before ?? guest.After)!.Value.Host)
            .Where(host => told.Add(host.Row.Node))
            .Select(host => new ChangedHost(host, change.Snapshot.Hosts.GetValueOrDefault(host.Row.Node)));
        return change
            .Hosts.Concat(ofGuests)
            .Select(host => new RowChange<ShownHost>(Maybe.Of(host.Before), Maybe.Of(host.After)));
    }
}
