using Rehai.Server.Inventory;

namespace Rehai.Server.Web;

/// <summary>Something that is wrong now, in a line.</summary>
/// <param name="Style">The class whose icon and colour tells it.</param>
/// <param name="Word">What it is: <c>crashed</c>.</param>
/// <param name="Name">Of the thing, with its address.</param>
/// <param name="Since">Null where nobody saw it begin.</param>
internal sealed record Problem(
    string Style,
    string Word,
    string Name,
    string Address,
    string Text,
    DateTimeOffset? Since
)
{
    /// <summary>The worst first. As many of a kind as one reads; the others are counted.</summary>
    private const int MostOfKind = 8;

    public static IReadOnlyList<Problem> Of(InventorySnapshot snapshot, IReadOnlySet<string> organizations)
    {
        var hosts = snapshot.HostsIn(organizations).ToList();
        var byName = hosts.OrderBy(host => host.Row.Name, NaturalOrder.Instance).ToList();
        return
        [
            .. Bounded(Conflicts(snapshot, organizations), "/guests"),
            .. Bounded(Crashed(byName), Links.Guests("state:crashed")),
            .. Bounded(Silent(byName), Links.Hosts("fresh:stale,unknown")),
            .. Bounded(Unlisted(byName), "/hosts"),
            .. Bounded(Failing(byName), "/hosts?sort=-errors"),
        ];
    }

    private static IEnumerable<Problem> Bounded(IEnumerable<Problem> problems, string all)
    {
        var known = problems.ToList();
        var rest = known.Count - MostOfKind;
        return rest <= 1
            ? known
            : known
                .Take(MostOfKind)
                .Append(known[0] with { Name = $"{Format.Count(rest)} more", Address = all, Text = "", Since = null });
    }

    private static IEnumerable<Problem> Conflicts(InventorySnapshot snapshot, IReadOnlySet<string> organizations) =>
        from conflict in snapshot.ConflictsIn(organizations)
        let places = snapshot.Guests(conflict.Uuid, organizations).Where(guest => guest.Row.IsActive).ToList()
        where places.Count > 1
        select new Problem(
            "crashed",
            "conflict",
            places[0].Row.Name,
            Links.Guest(conflict.Uuid),
            $"is active at once on {string.Join(" and ", places.Select(place => place.Host.Row.Name))}; its disks are in danger",
            conflict.Since
        );

    private static IEnumerable<Problem> Crashed(IEnumerable<ShownHost> hosts) =>
        from host in hosts
        from guest in host.Guests
        where host.StateOf(guest).State == GuestState.Crashed
        select new Problem(
            "crashed",
            "crashed",
            guest.Name,
            Links.Guest(guest.Uuid),
            guest.Reason is { } reason ? $"on {host.Row.Name}: {reason}" : $"on {host.Row.Name}",
            guest.Since
        );

    private static IEnumerable<Problem> Silent(IEnumerable<ShownHost> hosts) =>
        from host in hosts
        where host.Freshness is Freshness.Stale or Freshness.Unknown
        select new Problem(
            ShownWords.Of(host.Freshness),
            host.Freshness == Freshness.Stale ? "stale" : "no sign of life",
            host.Row.Name,
            Links.Host(host.Row),
            $"is silent; its {Format.Count(host.Guests.Length, "guest")} are shown as last known",
            host.SeenAt
        );

    private static IEnumerable<Problem> Unlisted(IEnumerable<ShownHost> hosts) =>
        from host in hosts
        where !host.Row.KnowsGuests
        select new Problem(
            "unknown",
            "guests unknown",
            host.Row.Name,
            Links.Host(host.Row),
            "does not say which guests it has",
            null
        );

    private static IEnumerable<Problem> Failing(IEnumerable<ShownHost> hosts) =>
        from host in hosts
        where host.Row.Errors.Count > 0
        select new Problem("warning", "error", host.Row.Name, Links.Host(host.Row), host.Row.Errors[0], null);
}
