using System.Globalization;
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

    private HostReading(HostRow host, HostRoots roots)
    {
        Host = host;
        var (every, active) = (roots.Rehai["guests"], roots.Libvirt["domains"]);
        Listing = ListingOf(every, active);
        Cause = roots.Rehai["cause"].Text();
        _guests = Listing == GuestListing.Every ? every : active;
        _pools = new(Listing == GuestListing.Every ? roots.Libvirt["storage"] : default);
    }

    public HostRow Host { get; }

    public GuestListing Listing { get; }

    /// <summary>Why the host published.</summary>
    public string? Cause { get; }

    /// <summary>Null where the node is no host.</summary>
    public static HostReading? Of(NodePlace place, StoredNode node, HostRoots roots, DateTimeOffset now) =>
        roots.IsHost ? new(RowOf(place, node.Desired, roots, now), roots) : null;

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

    private static GuestListing ListingOf(NodeValue every, NodeValue active) =>
        every.IsObject ? GuestListing.Every
        : active.IsObject ? GuestListing.Active
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

    private static HostRow RowOf(NodePlace place, DesiredState desired, HostRoots roots, DateTimeOffset now)
    {
        var (rehai, libvirt) = (roots.Rehai, roots.Libvirt);
        var nodeinfo = libvirt["nodeinfo"];
        var pools = ActivePools(rehai["pools"], libvirt["storage"]);
        return new HostRow
        {
            Node = place.Node,
            Organization = place.Organization,
            Name = place.Name,
            Environment = desired.Environment,
            PolicyName = desired.PolicyName,
            PolicyGroup = desired.PolicyGroup,
            Roles = roots.Roles.Texts(),
            Fqdn = roots.Fqdn.Text(),
            Os = NodeValue.Shown($"{roots.Platform.Text()} {roots.PlatformVersion.Text()}".Trim()),
            Kernel = roots.Kernel["release"].Text(),
            LibvirtVersion = libvirt["libvirt_version"].Text(),
            RehaiVersion = rehai["version"].Text(),
            Cpus = nodeinfo["cpus"].Count() ?? roots.Cpu["total"].Count(),
            MemoryKib = nodeinfo["memory"].Number() ?? Kilobytes(roots.Memory["total"].Text()),
            StorageCapacity = GuestReading.Sum(pools.Select(pool => pool["capacity"].Number())),
            StorageAllocation = GuestReading.Sum(pools.Select(pool => pool["allocation"].Number())),
            KnowsGuests = ListingOf(rehai["guests"], libvirt["domains"]) != GuestListing.Unknown,
            RefreshedAt = rehai["refreshed_at"].Instant() ?? roots.OhaiTime.Seconds(),
            Interval = rehai["interval"].Count(),
            Errors = ErrorsOf(rehai["collectors"]),
            Truncated = rehai["truncated"].Texts(),
            ChangedAt = now,
        };
    }

    /// <summary>ohai has no others than active ones; Rehai knows sizes of these only.</summary>
    private static List<NodeValue> ActivePools(NodeValue rehai, NodeValue ohai) =>
        [
            .. (rehai.IsObject ? rehai : ohai)
                .Members()
                .Select(pool => pool.Value)
                .Where(pool => pool["active"].Flag() is not false),
        ];

    private static IReadOnlyList<string> ErrorsOf(NodeValue collectors) =>
        NodeValue.Bounded(
            collectors
                .Members()
                .Select(collector =>
                    collector.Value["error"].Text() is { } error ? NodeValue.Shown($"{collector.Name}: {error}") : null
                )
        );

    /// <summary>ohai's <c>16301940kB</c>.</summary>
    private static long? Kilobytes(string? text) =>
        text?.EndsWith("kB", StringComparison.Ordinal) is true
        && long.TryParse(text.AsSpan(..^2), NumberStyles.None, CultureInfo.InvariantCulture, out var amount)
            ? amount
            : null;
}
