using Rehai.Server.Inventory;

namespace Rehai.Server.Web;

/// <summary>What happened, in words.</summary>
internal static class TimelineText
{
    public static string Of(TimelineEntry entry) =>
        entry.Kind switch
        {
            TimelineKind.Migrated => $"migrated{Change(entry)}",
            TimelineKind.Renamed => $"renamed{Change(entry)}",
            TimelineKind.Resized => $"resized{Change(entry)}",
            TimelineKind.HostAppeared => "first reported",
            TimelineKind.HostGone => "was deleted from Chef",
            _ => Word(entry.Kind),
        };

    /// <summary>For the address and for filters: <c>host-gone</c>.</summary>
    public static string Word(TimelineKind kind) => Format.Kebab(kind.ToString());

    /// <summary>The class whose icon and colour tells it.</summary>
    public static string Style(TimelineKind kind) =>
        kind switch
        {
            TimelineKind.Started or TimelineKind.Resumed => "running",
            TimelineKind.Paused => "paused",
            TimelineKind.Suspended => "suspended",
            TimelineKind.Stopped => "shut-off",
            TimelineKind.Crashed => "crashed",
            TimelineKind.Undefined or TimelineKind.HostGone => "gone",
            _ => "event",
        };

    private static string Change(TimelineEntry entry) =>
        entry switch
        {
            { From: not null, To: not null } => $" {entry.From} → {entry.To}",
            { To: not null } => $" to {entry.To}",
            { From: not null } => $" from {entry.From}",
            _ => "",
        };
}
