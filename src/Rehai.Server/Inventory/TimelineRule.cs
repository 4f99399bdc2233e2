namespace Rehai.Server.Inventory;

/// <summary>What happened to a guest, from what a host had of it and what it has. A guest is its UUID, wherever it is.</summary>
internal static class TimelineRule
{
    /// <summary>Whether <see cref="GuestElsewhere"/> counts.</summary>
    public static bool LooksElsewhere(GuestChange change) => change.Before is null || change.Arrives || change.Leaves;

    public static IEnumerable<TimelineEvent> Of(GuestChange change, GuestElsewhere elsewhere, Publication published)
    {
        var (isMigration, migrated) = MigrationRule.Of(change, elsewhere, published);
        if ((isMigration ? migrated : StateRule.Of(change, published)) is { } happened)
        {
            yield return happened with
            {
                At = SinceOf(change, published.At),
            };
        }
        if (change is { Before: { } before, After: { } after })
        {
            foreach (var shaped in ShapeRule.Of(before, after, published.Host))
            {
                yield return shaped;
            }
        }
    }

    /// <summary>When it entered its state, if it did so since it was last seen. No host is believed to see what is to come.</summary>
    private static DateTimeOffset? SinceOf(GuestChange change, DateTimeOffset published) =>
        change.After?.Since is { } since && since != change.Before?.Since && since <= published ? since : null;
}
