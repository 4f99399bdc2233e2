namespace Rehai.Facts;

/// <summary>A virtual network under <c>rehai/networks/NAME</c>; what could not be read is null.</summary>
public sealed record NetworkFacts
{
    public required string Uuid { get; init; }

    public string? Bridge { get; init; }

    public bool? Active { get; init; }

    public bool? Autostart { get; init; }

    public bool? Persistent { get; init; }
}
