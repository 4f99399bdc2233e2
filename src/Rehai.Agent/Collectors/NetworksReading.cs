using Rehai.Facts;
using Rehai.Libvirt;

namespace Rehai.Agent.Collectors;

/// <summary>The virtual networks under both roots, and the leases by the guest's MAC address.</summary>
internal sealed class NetworksReading
{
    private readonly Dictionary<string, List<DhcpLease>> _leases = new(StringComparer.OrdinalIgnoreCase);

    internal OrdinalDictionary<NetworkFacts> Networks { get; } = [];

    /// <summary>The active ones in ohai's shape; null once one of them could not be read.</summary>
    internal OrdinalDictionary<LibvirtNetworkFacts>? Active { get; private set; } = [];

    /// <summary>Names of those of which only the UUID is known.</summary>
    internal List<string> Unread { get; } = [];

    /// <summary>Whether the leases of every active network could be read.</summary>
    internal bool LeasesComplete { get; private set; } = true;

    internal IReadOnlyList<DhcpLease> Leases(string? mac) =>
        mac is not null && _leases.TryGetValue(mac, out var found) ? found : [];

    internal void AddActive(string network, NetworkFacts facts) =>
        Active?[network] = new LibvirtNetworkFacts { BridgeName = facts.Bridge, Uuid = facts.Uuid };

    internal void AddLeases(IEnumerable<DhcpLease> found)
    {
        foreach (var lease in found.Where(lease => lease.Mac is not null))
        {
            if (!_leases.TryGetValue(lease.Mac!, out var ofMac))
            {
                _leases[lease.Mac!] = ofMac = [];
            }
            ofMac.Add(lease);
        }
    }

    internal void Remove(string network)
    {
        Networks.Remove(network);
        Active?.Remove(network);
    }

    internal void Incomplete(string network, string uuid)
    {
        LeasesComplete = false;
        if (Networks.TryAdd(network, new NetworkFacts { Uuid = uuid }))
        {
            Unread.Add(network);
            Active = null;
        }
    }
}
