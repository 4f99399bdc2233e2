using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Rehai.Facts;

namespace Rehai.Agent.Collectors;

/// <summary>
/// Fills in what a reading does not know with what the node has of the same thing: a guest of that UUID, a network or
/// pool of that name and UUID. So a call that failed neither shrinks the node nor makes a difference to publish.
/// </summary>
internal static class KeptDetails
{
    internal static LibvirtFacts Complete(LibvirtFacts read, UnknownDetails unknown, ReadOnlyMemory<byte> published)
    {
        var old = unknown.IsEmpty ? null : Published(published, FactsJson.Default.LibvirtFacts);
        return read with
        {
            Domains = Each(
                read.Domains,
                old?.Domains,
                (_, domain, kept) =>
                    kept.Uuid == domain.Uuid && unknown.Guests.TryGetValue(domain.Uuid, out var details)
                        ? Complete(domain, kept, details)
                        : domain
            )!,
        };
    }

    internal static HostFacts Complete(HostFacts read, UnknownDetails unknown, ReadOnlyMemory<byte> published)
    {
        var old = unknown.IsEmpty ? null : Published(published, FactsJson.Default.HostFacts);
        return read with
        {
            Guests = Each(
                read.Guests,
                old?.Guests,
                (uuid, guest, kept) =>
                    unknown.Guests.TryGetValue(uuid, out var details) ? Complete(guest, kept, details) : guest
            ),
            Networks = Each(
                read.Networks,
                old?.Networks,
                (name, network, kept) => unknown.Networks.Contains(name) && kept.Uuid == network.Uuid ? kept : network
            ),
            Pools = Each(
                read.Pools,
                old?.Pools,
                (name, pool, kept) => unknown.Pools.Contains(name) && kept.Uuid == pool.Uuid ? kept : pool
            ),
        };
    }

    private static DomainFacts Complete(DomainFacts read, DomainFacts kept, GuestDetails unknown) =>
        read with
        {
            State = unknown.HasFlag(GuestDetails.State) ? kept.State : read.State,
            OsType = unknown.HasFlag(GuestDetails.Description) ? kept.OsType : read.OsType,
            CpuTime = unknown.HasFlag(GuestDetails.Info) ? kept.CpuTime : read.CpuTime,
            MaxMem = unknown.HasFlag(GuestDetails.Info) ? kept.MaxMem : read.MaxMem,
            Memory = unknown.HasFlag(GuestDetails.Info) ? kept.Memory : read.Memory,
            NrVirtCpu = unknown.HasFlag(GuestDetails.Info) ? kept.NrVirtCpu : read.NrVirtCpu,
        };

    private static GuestFacts Complete(GuestFacts read, GuestFacts kept, GuestDetails unknown)
    {
        if (unknown.HasFlag(GuestDetails.State))
        {
            read = read with { GuestState = kept.GuestState, GuestStateReason = kept.GuestStateReason };
        }
        if (unknown.HasFlag(GuestDetails.Description))
        {
            read = Described(read, kept);
        }
        if (unknown.HasFlag(GuestDetails.Snapshots))
        {
            read = read with { Snapshots = kept.Snapshots };
        }
        if (unknown.HasFlag(GuestDetails.DiskSizes))
        {
            read = read with { Disks = read.Disks?.Select(disk => Sized(disk, kept)).ToArray() };
        }
        return unknown.HasFlag(GuestDetails.Addresses) ? Addressed(read, kept) : read;
    }

    /// <summary>Addresses are for their own detail to keep: a guest that was shut off meanwhile has none.</summary>
    private static GuestFacts Described(GuestFacts read, GuestFacts kept) =>
        read with
        {
            Arch = kept.Arch,
            Machine = kept.Machine,
            Vcpus = kept.Vcpus,
            MemoryKib = kept.MemoryKib,
            Disks = kept.Disks,
            Interfaces = kept
                .Interfaces?.OfType<InterfaceFacts>()
                .Select(nic => nic with { GuestAddresses = null })
                .ToArray(),
        };

    private static DiskFacts Sized(DiskFacts disk, GuestFacts kept) =>
        disk.Capacity is null
        && kept.Disks?.FirstOrDefault(old => (old?.Target, old?.Source) == (disk.Target, disk.Source)) is { } same
            ? disk with
            {
                Capacity = same.Capacity,
                Allocation = same.Allocation,
            }
            : disk;

    private static GuestFacts Addressed(GuestFacts read, GuestFacts kept) =>
        read with
        {
            Interfaces = read
                .Interfaces?.Select(nic =>
                    nic with
                    {
                        GuestAddresses =
                            nic.GuestAddresses
                            ?? kept.Interfaces?.FirstOrDefault(old => old?.Mac == nic.Mac)?.GuestAddresses,
                    }
                )
                .ToArray(),
            GuestHostname = read.GuestHostname ?? kept.GuestHostname,
        };

    private static OrdinalDictionary<T>? Each<T>(
        OrdinalDictionary<T>? read,
        OrdinalDictionary<T>? published,
        Func<string, T, T, T> complete
    )
        where T : class
    {
        if (read is null || published is null)
        {
            return read;
        }
        var completed = new OrdinalDictionary<T>();
        foreach (var (key, value) in read)
        {
            completed[key] =
                published.TryGetValue(key, out var kept) && kept is not null ? complete(key, value, kept) : value;
        }
        return completed;
    }

    /// <summary>Null where somebody else wrote the root in a shape that is not ours.</summary>
    private static T? Published<T>(ReadOnlyMemory<byte> root, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return root.IsEmpty ? null : JsonSerializer.Deserialize(root.Span, type);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
