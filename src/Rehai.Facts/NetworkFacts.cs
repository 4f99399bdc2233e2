namespace Rehai.Facts;

/// <summary>A virtual network under <c>rehai/networks/NAME</c>.</summary>
public sealed record NetworkFacts
{
    public required string Uuid { get; init; }

    public string? Bridge { get; init; }

    public required bool Active { get; init; }

    public required bool Autostart { get; init; }

    public required bool Persistent { get; init; }
}
