namespace Rehai.Server.Inventory;

/// <summary>One guest as a node has it: in Rehai's words, or in ohai's.</summary>
internal static class GuestReading
{
    /// <param name="guest"><c>rehai.guests.UUID</c>; where it has no name that can be read, the UUID is one.</param>
    public static GuestRow Of(long node, string uuid, NodeValue guest, PoolDirectories pools, DateTimeOffset now)
    {
        var (vcpus, memory, snapshots) = (guest["vcpus"], guest["memory_kib"], guest["snapshots"]);
        var word = guest["guest_state"].Text() ?? StateWords.Unknown;
        var row = new GuestRow
        {
            Node = node,
            Uuid = uuid,
            Name = guest["guest_name"].Text() ?? uuid,
            State = StateWords.StateOf(word),
            StateWord = word,
            Reason = guest["guest_state_reason"].Text(),
            Since = guest["guest_since"].Instant(),
            Vcpus = vcpus["current"].Count(),
            MaxVcpus = vcpus["max"].Count(),
            MemoryKib = memory["current"].Number(),
            MaxMemoryKib = memory["max"].Number(),
            Autostart = guest["autostart"].Flag(),
            Snapshots = snapshots.IsArray ? snapshots.Elements().Count : null,
            ChangedAt = now,
        };
        return WithDisks(WithInterfaces(row, guest["interfaces"].Elements()), guest["disks"], pools);
    }

    /// <param name="domain"><c>libvirt.domains.NAME</c>.</param>
    /// <returns>Null where it has no UUID.</returns>
    public static GuestRow? OfDomain(long node, string name, NodeValue domain, DateTimeOffset now)
    {
        if (UuidOf(domain["uuid"].Text()) is not { } uuid)
        {
            return null;
        }
        var word = StateWords.WordOf(domain["state"].Count());
        return new GuestRow
        {
            Node = node,
            Uuid = uuid,
            Name = NodeValue.Shown(name) ?? uuid,
            State = StateWords.StateOf(word),
            StateWord = word,
            Vcpus = domain["nr_virt_cpu"].Count(),
            MemoryKib = domain["memory"].Number(),
            MaxMemoryKib = domain["max_mem"].Number(),
            ChangedAt = now,
        };
    }

    /// <summary>As libvirt writes it; null for what is no UUID.</summary>
    public static string? UuidOf(string? text) =>
        Guid.TryParseExact(text, "D", out var uuid) ? uuid.ToString("D") : null;

    /// <summary>Removable media are no disks that anybody counts.</summary>
    private static GuestRow WithDisks(GuestRow guest, NodeValue disks, PoolDirectories pools)
    {
        var fixedDisks = disks.Elements().FindAll(disk => disk["device"].Text() is not ("cdrom" or "floppy"));
        return disks.IsArray
            ? guest with
            {
                Disks = fixedDisks.Count,
                DiskCapacity = Sum(fixedDisks.Select(disk => disk["capacity"].Number())),
                DiskAllocation = Sum(fixedDisks.Select(disk => disk["allocation"].Number())),
                Pools = NodeValue.Bounded(fixedDisks.Select(disk => pools.PoolOf(disk["source"].Text()))),
            }
            : guest;
    }

    private static GuestRow WithInterfaces(GuestRow guest, List<NodeValue> interfaces) =>
        guest with
        {
            Macs = NodeValue.Bounded(interfaces.Select(nic => nic["mac"].Text()?.ToLowerInvariant())),
            Addresses = NodeValue.Bounded(interfaces.SelectMany(nic => nic["guest_addresses"].Texts())),
            Networks = NodeValue.Bounded(
                interfaces.Where(nic => nic["type"].Text() is "network" or "bridge").Select(nic => nic["source"].Text())
            ),
        };

    /// <summary>Null where none is known; the largest number where it is more.</summary>
    public static long? Sum(IEnumerable<long?> amounts) =>
        amounts.Aggregate(
            (long?)null,
            (sum, amount) =>
                amount is null ? sum
                : sum > long.MaxValue - amount ? long.MaxValue
                : (sum ?? 0) + amount
        );
}
