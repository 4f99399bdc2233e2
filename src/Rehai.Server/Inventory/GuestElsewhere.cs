namespace Rehai.Server.Inventory;

/// <summary>What the organization knows of a guest besides the host that published.</summary>
/// <param name="Host">Another host that has it active; null where none has.</param>
/// <param name="IsSettled">Whether it runs there for good.</param>
/// <param name="Newest">The newest entry of the timeline that says where it is or whether it runs.</param>
internal sealed record GuestElsewhere(string? Host, bool IsSettled, TimelineEntry? Newest)
{
    public static GuestElsewhere Nothing { get; } = new(null, false, null);
}
