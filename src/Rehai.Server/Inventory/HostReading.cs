using Rehai.Server.Storage;

namespace Rehai.Server.Inventory;

/// <summary>
/// What a node that was saved says of a host and its guests. Rehai's facts (<c>automatic.rehai</c>) are the truth; what they lack, ohai's
/// fill, so that a node that only ohai saved shows what runs there. FactsJson would refuse the whole for one wrong type; here what cannot
/// be read is null or left out.
/// </summary>
internal sealed class HostReading
{
    /// <summary>More guests of one node are left out: no host has as many.</summary>
    public const int MostGuests = 10_000;

    private readonly NodeValue _guests;
    private readonly PoolDirectories _pools;

    private HostReading(HostRow host, GuestListing listing, RehaiRoot rehai, LibvirtRoot libvirt)
    {
        Host = host;
        Listing = listing;
        Cause = rehai.Cause.Text();
        _guests = Listing == GuestListing.Every ? rehai.Guests : libvirt.Domains;
        _pools = new(Listing == GuestListing.Every ? libvirt.Storage : default);
    }

    public HostRow Host { get; }

    public GuestListing Listing { get; }

    /// <summary>Why the host published.</summary>
    public string? Cause { get; }

    /// <summary>Null where the node is no host.</summary>
    public static HostReading? Of(NodePlace place, StoredNode node, HostRoots roots, DateTimeOffset now)
    {
        if (!roots.IsHost)
        {
            return null;
        }
        var (rehai, libvirt) = (roots.Rehai, roots.Libvirt);
        var listing = ListingOf(rehai, libvirt);
        var host = HostRowReading.Of(place, node.Desired, roots, rehai, libvirt) with
        {
            KnowsGuests = listing != GuestListing.Unknown,
            ChangedAt = now,
        };
        return new(host, listing, rehai, libvirt);
    }

    /// <summary>The guests that are listed, by UUID.</summary>
    public Dictionary<string, GuestRow> Guests() =>
        Listing == GuestListing.Every
            ? Listed().ToDictionary(guest => guest.Key, guest => Guest(guest.Key, guest.Value))
            : Domains();

    /// <summary>
    /// The guests that are not the same to the byte in two readings that list every guest: as they were, as they are. So a save of one
    /// guest costs one guest.
    /// </summary>
    public IEnumerable<GuestChange> ChangesFrom(HostReading before)
    {
        var (was, now, arePoolsSame) = (before.Listed(), Listed(), _pools.IsSame(before._pools));
        foreach (var (uuid, guest) in now)
        {
            var isKnown = was.Remove(uuid, out var old);
            if (!isKnown || !arePoolsSame || !guest.Json.Span.SequenceEqual(old.Json.Span))
            {
                yield return new(isKnown ? before.Guest(uuid, old) : null, Guest(uuid, guest));
            }
        }
        foreach (var (uuid, guest) in was)
        {
            yield return new(before.Guest(uuid, guest), null);
        }
    }

    private static GuestListing ListingOf(RehaiRoot rehai, LibvirtRoot libvirt) =>
        rehai.Guests.IsObject ? GuestListing.Every
        : libvirt.Domains.IsObject ? GuestListing.Active
        : GuestListing.Unknown;

    private Dictionary<string, NodeValue> Listed()
    {
        var guests = new Dictionary<string, NodeValue>();
        foreach (var (name, guest) in _guests.Members())
        {
            if (
                guest.IsObject
                && GuestReading.UuidOf(name) is { } uuid
                && (guests.Count < MostGuests || guests.ContainsKey(uuid))
            )
            {
                guests[uuid] = guest;
            }
        }
        return guests;
    }

    private GuestRow Guest(string uuid, NodeValue guest) =>
        GuestReading.Of(Host.Node, uuid, guest, _pools, Host.ChangedAt);

    private Dictionary<string, GuestRow> Domains() =>
        _guests
            .Members()
            .Take(MostGuests)
            .Select(domain => GuestReading.OfDomain(Host.Node, domain.Name, domain.Value, Host.ChangedAt))
            .OfType<GuestRow>()
            .GroupBy(guest => guest.Uuid)
            .ToDictionary(guest => guest.Key, guest => guest.Last());
}
