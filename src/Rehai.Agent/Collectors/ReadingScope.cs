namespace Rehai.Agent.Collectors;

/// <summary>
/// What a reading of libvirt asks anew; the rest is taken from the readings before. Which guests there are, their states and their
/// flags are asked always: a few calls for all of them together.
/// </summary>
internal sealed record ReadingScope
{
    public static readonly ReadingScope Everything = new()
    {
        Guests = GuestSet.All,
        Sizes = GuestSet.All,
        Networks = true,
        Pools = true,
    };

    /// <summary>Those whose description is read anew.</summary>
    public GuestSet Guests { get; init; } = GuestSet.None;

    /// <summary>Those running ones whose disks are measured anew.</summary>
    public GuestSet Sizes { get; init; } = GuestSet.None;

    public bool Networks { get; init; }

    public bool Pools { get; init; }

    /// <summary>How long to wait for networks, pools and sizes; what comes later is in a later reading.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.MaxValue;
}
