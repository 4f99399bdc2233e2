using Rehai.Agent.Collectors;

namespace Rehai.Agent.Watching;

/// <summary>What events ask to be looked at.</summary>
internal sealed record Work
{
    public static readonly Work None = new();

    public GuestSet Guests { get; init; } = GuestSet.None;

    public bool Networks { get; init; }

    public bool Pools { get; init; }

    /// <summary>Whether something came that a reading did not wait for.</summary>
    public bool HasCome { get; init; }

    /// <summary>Why the connection is closed; null where it is not.</summary>
    public string? Closed { get; init; }

    /// <summary>When the first of the events came, as a timestamp; null where there is none.</summary>
    public long? EventAt { get; init; }

    public int Events { get; init; }
}
