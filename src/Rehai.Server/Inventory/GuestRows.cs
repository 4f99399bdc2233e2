namespace Rehai.Server.Inventory;

internal sealed class GuestRows : RowKind<ShownGuest>
{
    /// <summary>What wants attention comes first.</summary>
    private static readonly GuestState[] ByUrgency =
    [
        GuestState.Crashed,
        GuestState.Unknown,
        GuestState.Paused,
        GuestState.Stopping,
        GuestState.Suspended,
        GuestState.Running,
        GuestState.ShutOff,
    ];

    public static GuestRows Kind { get; } = new();

    public override IReadOnlyList<Column<ShownGuest>> Columns { get; } =
    [
        new NumberColumn<ShownGuest>(
            "state",
            guest => Array.IndexOf(ByUrgency, guest.State.State),
            guest => ShownWords.Of(guest.State.State)
        ),
        new TextColumn<ShownGuest>("name", guest => guest.Row.Name),
        new TextColumn<ShownGuest>("host", guest => guest.Host.Row.Name),
        new NumberColumn<ShownGuest>("vcpus", guest => guest.Row.Vcpus),
        new NumberColumn<ShownGuest>("mem", guest => guest.Row.MemoryKib),
        new NumberColumn<ShownGuest>("disk", guest => guest.Row.DiskCapacity),
        new TextColumn<ShownGuest>("ip", guest => guest.Row.Addresses.Count > 0 ? guest.Row.Addresses[0] : null),
        // The longest first, as it is an age that is shown.
        new NumberColumn<ShownGuest>("since", guest => guest.Row.Since?.UtcTicks),
        new TextColumn<ShownGuest>("mac", guest => guest.Row.Macs.Count > 0 ? guest.Row.Macs[0] : null),
        new TextColumn<ShownGuest>("uuid", guest => guest.Row.Uuid),
        new TextColumn<ShownGuest>("env", guest => guest.Host.Row.Environment),
        new TextColumn<ShownGuest>("org", guest => guest.Host.Row.Organization),
        new TextColumn<ShownGuest>("os", guest => guest.Host.Row.Os),
        new NumberColumn<ShownGuest>(
            "fresh",
            guest => (int)guest.Host.Freshness,
            guest => ShownWords.Of(guest.Host.Freshness)
        ),
        new NumberColumn<ShownGuest>("seen", guest => guest.Host.SeenAt?.UtcTicks),
        new NumberColumn<ShownGuest>("changed", guest => guest.Row.ChangedAt.UtcTicks),
    ];

    public override IReadOnlyList<string> CountedWords { get; } = [.. ShownWords.States.Select(ShownWords.Of)];

    public override ShownHost HostOf(ShownGuest row) => row.Host;

    public override int CountedAs(ShownGuest row) => (int)row.State.State;

    public override void AddMatching(ShownHost host, InventoryQuery query, DateTimeOffset now, List<ShownGuest> rows)
    {
        if (!query.MayMatch(host, now))
        {
            return;
        }
        foreach (var guest in host.Guests)
        {
            if (query.MatchesGuest(host, guest, now))
            {
                rows.Add(new(host, guest));
            }
        }
    }

    public override int Compare(ShownGuest one, ShownGuest other)
    {
        var byName = NaturalOrder.Instance.Compare(one.Row.Name, other.Row.Name);
        var byHost = byName != 0 ? byName : HostRows.Kind.Compare(one.Host, other.Host);
        return byHost != 0 ? byHost : string.CompareOrdinal(one.Row.Uuid, other.Row.Uuid);
    }
}
