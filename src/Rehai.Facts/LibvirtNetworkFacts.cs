namespace Rehai.Facts;

/// <summary>An active network under <c>libvirt/networks/NAME</c>.</summary>
public sealed record LibvirtNetworkFacts
{
    /// <summary>Null for a network without a bridge; ohai loses the whole root there.</summary>
    public string? BridgeName { get; init; }

    public required string Uuid { get; init; }
}
