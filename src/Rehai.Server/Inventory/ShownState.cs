namespace Rehai.Server.Inventory;

/// <summary>
/// What is said of a guest's state, everywhere: what its host told, as long as that may be taken for true; else that it is unknown, and
/// what was known last.
/// </summary>
/// <param name="LastKnown">Null where <paramref name="State"/> is what its host tells.</param>
internal readonly record struct ShownState(GuestState State, GuestState? LastKnown)
{
    public static ShownState Of(Freshness host, GuestState told) =>
        host is Freshness.Live or Freshness.Late ? new(told, null) : new(GuestState.Unknown, told);
}
