namespace Rehai.Libvirt;

/// <summary>A lease that a virtual network's DHCP server gave out.</summary>
/// <param name="Mac">As libvirt writes it: lower case with colons; null for some DHCPv6 leases.</param>
/// <param name="Address">IPv4 or IPv6, without a prefix length.</param>
/// <param name="Hostname">What the client called itself.</param>
public sealed record DhcpLease(string? Mac, string Address, string? Hostname)
{
    internal static unsafe DhcpLease Take(nint reference)
    {
        var lease = (VirNetworkDhcpLease*)reference;
        var taken = new DhcpLease(
            NativeText.BorrowedOrNull(lease->Mac),
            NativeText.Borrowed(lease->Address),
            NativeText.BorrowedOrNull(lease->Hostname)
        );
        LibvirtNative.virNetworkDHCPLeaseFree(lease);
        return taken;
    }
}
