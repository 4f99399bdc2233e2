namespace Rehai.Facts;

/// <summary>How one collector's last reading went: either <see cref="Ok"/> or <see cref="Error"/>.</summary>
public sealed record CollectorFacts
{
    /// <summary>Milliseconds.</summary>
    public required long Ms { get; init; }

    public bool? Ok { get; init; }

    public string? Error { get; init; }
}
