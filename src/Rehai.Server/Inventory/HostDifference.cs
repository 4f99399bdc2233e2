namespace Rehai.Server.Inventory;

/// <summary>What is another to who looks at rows, where hosts were made anew.</summary>
internal static class HostDifference
{
    public static InventoryChange Between(InventorySnapshot after, List<ChangedHost> changes) =>
        new(after, [.. changes.SelectMany(Guests)], [.. changes.Where(IsOfHost)]);

    /// <summary>Not where a guest of it alone is another.</summary>
    private static bool IsOfHost(ChangedHost change) =>
        change is not ({ } before, { } after)
        || before.Freshness != after.Freshness
        || !RowEquality.AreSame(before.Row, after.Row);

    private static IEnumerable<ChangedGuest> Guests(ChangedHost change)
    {
        var after = change.After?.Guests.ToDictionary(guest => guest.Uuid) ?? [];
        foreach (var guest in change.Before?.Guests ?? [])
        {
            var old = new ShownGuest(change.Before!, guest);
            ShownGuest? present = after.Remove(guest.Uuid, out var row) ? new(change.After!, row) : null;
            // Guests that say the same are the same object.
            if (present?.Row != guest || present?.State != old.State)
            {
                yield return new(old, present);
            }
        }
        foreach (var guest in after.Values)
        {
            yield return new(null, new ShownGuest(change.After!, guest));
        }
    }
}
