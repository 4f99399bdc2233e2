namespace Rehai.Server.Inventory;

/// <summary>
/// What there is and what is taken of it. Allocated is what active guests were given, those whose state is only last known included;
/// hosts and guests that do not tell an amount count for nothing in it.
/// </summary>
internal sealed class FleetTotals
{
    private readonly int[] _hosts = new int[ShownWords.Freshnesses.Count];
    private readonly int[] _guests = new int[ShownWords.States.Count];

    public int Hosts { get; private set; }

    public int Guests { get; private set; }

    /// <summary>Of the hosts.</summary>
    public long Cpus { get; private set; }

    public long Vcpus { get; private set; }

    /// <summary>Of the hosts.</summary>
    public long MemoryKib { get; private set; }

    public long AllocatedMemoryKib { get; private set; }

    /// <summary>Bytes, of the hosts' active pools.</summary>
    public long Storage { get; private set; }

    public long AllocatedStorage { get; private set; }

    public int Of(Freshness freshness) => _hosts[(int)freshness];

    /// <summary>By the state that is shown.</summary>
    public int Of(GuestState state) => _guests[(int)state];

    public static FleetTotals Of(IEnumerable<ShownHost> hosts)
    {
        var totals = new FleetTotals();
        foreach (var host in hosts)
        {
            totals.Add(host);
        }
        return totals;
    }

    private void Add(ShownHost host)
    {
        Hosts++;
        _hosts[(int)host.Freshness]++;
        Cpus += host.Row.Cpus ?? 0;
        MemoryKib += host.Row.MemoryKib ?? 0;
        Storage += host.Row.StorageCapacity ?? 0;
        AllocatedStorage += host.Row.StorageAllocation ?? 0;
        Guests += host.Guests.Length;
        foreach (var guest in host.Guests)
        {
            _guests[(int)host.StateOf(guest).State]++;
            if (guest.IsActive)
            {
                Vcpus += guest.Vcpus ?? 0;
                AllocatedMemoryKib += guest.MemoryKib ?? 0;
            }
        }
    }
}
