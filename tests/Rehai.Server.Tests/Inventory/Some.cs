using System.Collections.Immutable;
using System.Globalization;
using Rehai.Server.Inventory;

namespace Rehai.Server.Tests.Inventory;

/// <summary>Hosts and guests as tests need them.</summary>
internal static class Some
{
    public static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    public static HostRow Host(long node, string name) =>
        new()
        {
            Node = node,
            Organization = "acme",
            Name = name,
            Environment = "_default",
            KnowsGuests = true,
            RefreshedAt = Now,
            Interval = 60,
            ChangedAt = Now,
        };

    public static GuestRow Guest(long node, string name, GuestState state = GuestState.Running) =>
        new()
        {
            Node = node,
            Uuid = Uuid(name),
            Name = name,
            State = state,
            StateWord = ShownWords.Of(state),
            ChangedAt = Now,
        };

    /// <summary>The same for the same name.</summary>
    public static string Uuid(string name)
    {
        var hash = 17UL;
        foreach (var character in name)
        {
            hash = unchecked((hash * 1_000_003) + character);
        }
        return string.Create(CultureInfo.InvariantCulture, $"5e1f0000-0000-4000-8000-{hash & 0xffff_ffff_ffff:x12}");
    }

    public static ShownHost Shown(HostRow host, params IEnumerable<GuestRow> guests) =>
        new ShownHost(host, [.. guests.OrderBy(guest => guest.Uuid, StringComparer.Ordinal)]).As(
            Heartbeat.Judge(host, host.RefreshedAt, Now),
            sequence: 1
        );

    public static InventorySnapshot Snapshot(params IEnumerable<ShownHost> hosts) =>
        new(1, hosts.ToImmutableDictionary(host => host.Row.Node), []);
}
