using Rehai.Facts;
using Rehai.Libvirt;

namespace Rehai.Agent.Collectors;

/// <summary>Reads the virtual networks and the leases that their DHCP servers gave out.</summary>
internal sealed class NetworksReader(ErrorLines errors)
{
    internal NetworksReading Read(LibvirtConnection connection, CallWatch watch)
    {
        var reading = new NetworksReading();
        foreach (var network in connection.ListAllNetworks())
        {
            using (network)
            {
                watch.Enter($"network {network.Name}");
                Read(network, reading);
            }
        }
        return reading;
    }

    private void Read(Network network, NetworksReading reading)
    {
        try
        {
            var facts = Facts(network);
            reading.Networks[network.Name] = facts;
            if (facts.Active is true)
            {
                reading.AddActive(network.Name, facts);
                reading.AddLeases(network.DhcpLeases());
            }
        }
        catch (LibvirtException gone) when (gone.Code is LibvirtErrorCode.NoNetwork)
        {
            reading.Remove(network.Name);
        }
        catch (LibvirtException error)
        {
            errors.Add($"network {network.Name}: {error.Message}");
            reading.Incomplete(network.Name, network.Uuid);
        }
    }

    private static NetworkFacts Facts(Network network) =>
        new()
        {
            Uuid = network.Uuid,
            Bridge = network.BridgeName(),
            Active = network.IsActive(),
            Autostart = network.Autostart(),
            Persistent = network.IsPersistent(),
        };
}
