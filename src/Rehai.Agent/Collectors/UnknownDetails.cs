namespace Rehai.Agent.Collectors;

/// <summary>What a reading of libvirt could not learn of things that it did list. A detail that is gone is not unknown.</summary>
internal sealed record UnknownDetails
{
    public static readonly UnknownDetails None = new();

    /// <summary>By UUID; a guest of which all is known is not here.</summary>
    public IReadOnlyDictionary<string, GuestDetails> Guests { get; init; } = new Dictionary<string, GuestDetails>();

    /// <summary>Names of networks of which only the UUID is known.</summary>
    public IReadOnlyCollection<string> Networks { get; init; } = [];

    /// <summary>Names of pools of which only the UUID is known.</summary>
    public IReadOnlyCollection<string> Pools { get; init; } = [];

    public bool IsEmpty => Guests.Count + Networks.Count + Pools.Count == 0;

    internal static UnknownDetails Of(
        IEnumerable<GuestReading> guests,
        NetworksReading? networks,
        PoolsReading? pools
    ) =>
        new()
        {
            Guests = guests
                .Select(guest => (guest.Uuid, Unknown: Of(guest, networks, pools)))
                .Where(guest => guest.Unknown is not GuestDetails.None)
                .ToDictionary(guest => guest.Uuid, guest => guest.Unknown),
            Networks = networks?.Unread ?? [],
            Pools = pools?.Unread ?? [],
        };

    private static GuestDetails Of(GuestReading guest, NetworksReading? networks, PoolsReading? pools)
    {
        var (described, active) = (guest.Description is not null, guest.Active);
        var addressed = !active || (described && networks is { LeasesComplete: true });
        return Unless(guest.State is not null || guest.Info is not null, GuestDetails.State)
            | Unless(guest.Info is not null || guest.Domain.Id is null, GuestDetails.Info)
            | Unless(described, GuestDetails.Description)
            | Unless(guest.Snapshots is not null || !guest.HasSnapshot, GuestDetails.Snapshots)
            | Unless(Sized(guest, active, pools), GuestDetails.DiskSizes)
            | Unless(addressed, GuestDetails.Addresses);
    }

    /// <summary>libvirt leaves a capacity out while another job holds the guest; an empty drive has none and no source.</summary>
    private static bool Sized(GuestReading guest, bool active, PoolsReading? pools) =>
        active && guest.Description is { } description
            ? description.Disks.TrueForAll(disk => disk.Source is null || Answered(guest, disk.Target))
            : pools is { VolumesComplete: true };

    private static bool Answered(GuestReading guest, string target) =>
        guest.Blocks?.Any(block => block.Target == target && block.Capacity is not null) is true;

    private static GuestDetails Unless(bool known, GuestDetails detail) => known ? GuestDetails.None : detail;
}
