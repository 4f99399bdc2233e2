namespace Rehai.Facts;

/// <summary>A network interface of a guest.</summary>
public sealed record InterfaceFacts
{
    public string? Mac { get; init; }

    /// <summary>libvirt's word: <c>network, bridge, direct, user …</c></summary>
    public string? Type { get; init; }

    /// <summary>The network's, bridge's or device's name.</summary>
    public string? Source { get; init; }

    public string? Model { get; init; }

    /// <summary>The host's side while running: <c>vnet0</c>.</summary>
    public string? Target { get; init; }

    /// <summary>Addresses without prefix length, from DHCP leases, in ordinal order; null when none is known.</summary>
    public IReadOnlyList<string>? GuestAddresses { get; init; }
}
