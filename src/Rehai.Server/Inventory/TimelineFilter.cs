namespace Rehai.Server.Inventory;

/// <summary>Which entries of the timeline are asked for: those that all of it holds for. What is null asks for nothing.</summary>
internal sealed record TimelineFilter
{
    /// <summary>By name; those that the asker may see.</summary>
    public required IReadOnlyCollection<string> Organizations { get; init; }

    /// <summary>What happened on this host, and what left it.</summary>
    public string? Host { get; init; }

    public string? Uuid { get; init; }

    public IReadOnlyCollection<TimelineKind>? Kinds { get; init; }

    /// <summary>Happened then or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Happened before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Part of the name of a guest or host, of a UUID, or of what changed; letters of ASCII in either case.</summary>
    public string? Text { get; init; }
}
