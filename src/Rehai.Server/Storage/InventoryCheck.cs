using Rehai.Server.Inventory;

namespace Rehai.Server.Storage;

/// <summary>
/// Whether hosts and guests are what would be read from their nodes anew. When they changed follows from no node; nor does what was last
/// known of a host whose node does not list its guests any more.
/// </summary>
internal static class InventoryCheck
{
    /// <summary>What is wrong, a line each.</summary>
    public static IEnumerable<string> Faults(Session session) =>
        NodeTable.Everywhere(session).SelectMany(node => Faults(session, node.Place, node.Content));

    private static IEnumerable<string> Faults(Session session, NodePlace place, StoredNode node)
    {
        var reading = HostReading.Of(place, node, new(node.Current.Automatic), DateTimeOffset.UnixEpoch);
        var host = $"host {place.Name} of {place.Organization}";
        if (!IsSame(HostTable.Known(session, place.Node), reading))
        {
            yield return $"{host} is not what its node says";
        }
        if (reading is { Listing: not GuestListing.Unknown })
        {
            var stored = GuestTable.Of(session, place.Node).ToDictionary(guest => guest.Uuid);
            foreach (var uuid in Differing(stored, reading).Order(StringComparer.Ordinal))
            {
                yield return $"guest {uuid} on {host} is not what the node says";
            }
        }
    }

    private static bool IsSame(KnownHost? stored, HostReading? reading) =>
        reading is null
            ? stored is null or { Row.KnowsGuests: false }
            : stored is not null
                && HostTable.Compare(stored.Row, reading.Host) == RowDifference.None
                && (reading.Listing is GuestListing.Unknown || reading.Listing == stored.Listing);

    private static IEnumerable<string> Differing(Dictionary<string, GuestRow> stored, HostReading reading)
    {
        foreach (var (uuid, guest) in reading.Guests())
        {
            if (!stored.Remove(uuid, out var row) || GuestTable.Compare(row, guest) != RowDifference.None)
            {
                yield return uuid;
            }
        }
        foreach (var row in stored.Values.Where(row => reading.Listing == GuestListing.Every || row.IsActive))
        {
            yield return row.Uuid;
        }
    }
}
