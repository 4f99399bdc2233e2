namespace Rehai.Server.Inventory;

internal sealed class HostRows : RowKind<ShownHost>
{
    public static HostRows Kind { get; } = new();

    public override IReadOnlyList<Column<ShownHost>> Columns { get; } =
    [
        new NumberColumn<ShownHost>("fresh", host => (int)host.Freshness, host => ShownWords.Of(host.Freshness)),
        new TextColumn<ShownHost>("name", host => host.Row.Name),
        new NumberColumn<ShownHost>("guests", host => host.Row.KnowsGuests ? host.Guests.Length : null),
        new NumberColumn<ShownHost>("vcpus", host => host.Row.Cpus),
        new NumberColumn<ShownHost>("mem", host => host.Row.MemoryKib),
        new NumberColumn<ShownHost>("disk", host => host.Row.StorageCapacity),
        new TextColumn<ShownHost>("env", host => host.Row.Environment),
        new TextColumn<ShownHost>("os", host => host.Row.Os),
        new TextColumn<ShownHost>("policy", host => host.Row.PolicyName),
        new TextColumn<ShownHost>("org", host => host.Row.Organization),
        new NumberColumn<ShownHost>("errors", host => host.Row.Errors.Count),
        new NumberColumn<ShownHost>("seen", host => host.SeenAt?.UtcTicks),
        new NumberColumn<ShownHost>("changed", host => host.Row.ChangedAt.UtcTicks),
    ];

    public override IReadOnlyList<string> CountedWords { get; } = [.. ShownWords.Freshnesses.Select(ShownWords.Of)];

    public override ShownHost HostOf(ShownHost row) => row;

    public override int CountedAs(ShownHost row) => (int)row.Freshness;

    public override void AddMatching(ShownHost host, InventoryQuery query, DateTimeOffset now, List<ShownHost> rows)
    {
        if (query.Matches(host, now))
        {
            rows.Add(host);
        }
    }

    public override int Compare(ShownHost one, ShownHost other)
    {
        var byName = NaturalOrder.Instance.Compare(one.Row.Name, other.Row.Name);
        return byName != 0 ? byName : one.Row.Node.CompareTo(other.Row.Node);
    }
}
