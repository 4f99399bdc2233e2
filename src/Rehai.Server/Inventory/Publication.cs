namespace Rehai.Server.Inventory;

/// <summary>A save of a host's node, as the timeline sees it.</summary>
/// <param name="Before">Which guests the node listed when it last listed any.</param>
/// <param name="Now">Which it lists.</param>
internal sealed record Publication(string Host, GuestListing Before, GuestListing Now, DateTimeOffset At);
