namespace Rehai.Server.Inventory;

/// <summary>The words for states and freshness: in queries, JSON, tables and metrics.</summary>
internal static class ShownWords
{
    public static readonly IReadOnlyList<GuestState> States = Enum.GetValues<GuestState>();

    public static readonly IReadOnlyList<Freshness> Freshnesses = Enum.GetValues<Freshness>();

    public static string Of(GuestState state) =>
        state switch
        {
            GuestState.Running => "running",
            GuestState.Paused => "paused",
            GuestState.ShutOff => "shut off",
            GuestState.Crashed => "crashed",
            GuestState.Suspended => "suspended",
            GuestState.Stopping => "stopping",
            _ => "unknown",
        };

    /// <summary>What people also type.</summary>
    public static IEnumerable<string> Spellings(GuestState state) =>
        state == GuestState.ShutOff ? [Of(state), "shutoff", "shut-off", "off"] : [Of(state)];

    public static string Of(Freshness freshness) =>
        freshness switch
        {
            Freshness.Live => "live",
            Freshness.Late => "late",
            Freshness.Stale => "stale",
            _ => "unknown",
        };
}
