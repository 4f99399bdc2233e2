using System.Collections.Immutable;
using Rehai.Server.Endpoints;

namespace Rehai.Server.Inventory;

/// <summary>A host with its guests as they are shown; never changed, but made anew when one of them is another.</summary>
/// <param name="leases">Null where nobody hears of them.</param>
internal sealed class ShownHost(HostRow row, ImmutableArray<GuestRow> guests, Leases? leases = null)
{
    public HostRow Row => row;

    /// <summary>In the order of their UUIDs.</summary>
    public ImmutableArray<GuestRow> Guests => guests;

    public Freshness Freshness { get; private init; } = Freshness.Unknown;

    /// <summary>The change feed's number at which something of this was last another, the freshness included.</summary>
    public long Sequence { get; private init; }

    /// <summary>
    /// The last sign of life: what it published or its lease, whichever is newer; null where it never told a time. Moves on without a change.
    /// </summary>
    public DateTimeOffset? SeenAt
    {
        get
        {
            var renewed = leases?.Find(row.Node)?.RenewedAt;
            return row.RefreshedAt is null || renewed > row.RefreshedAt ? renewed : row.RefreshedAt;
        }
    }

    public ShownHost As(Freshness freshness, long sequence) =>
        new(row, guests, leases) { Freshness = freshness, Sequence = sequence };

    public ShownState StateOf(GuestRow guest) => ShownState.Of(Freshness, guest.State);
}

/// <summary>A guest as it is shown.</summary>
internal readonly record struct ShownGuest(ShownHost Host, GuestRow Row)
{
    public ShownState State => Host.StateOf(Row);
}
