using Rehai.Facts;
using Rehai.Libvirt;

namespace Rehai.Agent.Collectors;

/// <summary>Translates libvirt's domains to facts: ohai's <c>libvirt/domains</c>, and our guests.</summary>
internal sealed class GuestAssembly(NetworksReading? networks, PoolsReading? pools)
{
    internal static OrdinalDictionary<DomainFacts> Domains(IEnumerable<GuestReading> guests)
    {
        var domains = new OrdinalDictionary<DomainFacts>();
        foreach (var guest in guests.Where(guest => guest.Active))
        {
            domains[guest.Name] = Domain(guest);
        }
        return domains;
    }

    internal OrdinalDictionary<GuestFacts> Guests(IEnumerable<GuestReading> guests)
    {
        var facts = new OrdinalDictionary<GuestFacts>();
        foreach (var guest in guests)
        {
            facts[guest.Uuid] = Guest(guest);
        }
        return facts;
    }

    private static DomainFacts Domain(GuestReading guest) =>
        new()
        {
            Id = guest.Domain.Id!.Value,
            OsType = guest.Description?.OsType,
            Uuid = guest.Uuid,
            CpuTime = guest.Info?.CpuTime,
            MaxMem = guest.Info?.MaxMemory,
            Memory = guest.Info?.Memory,
            NrVirtCpu = guest.Info?.VirtualCpus,
            State = guest.State?.State ?? guest.Info?.State ?? 0,
        };

    private GuestFacts Guest(GuestReading guest)
    {
        var state = guest.State ?? new DomainState(guest.Info?.State ?? 0, 0);
        var facts = new GuestFacts
        {
            GuestName = guest.Name,
            GuestState = GuestWords.State(state),
            GuestStateReason = GuestWords.Reason(state),
            Persistent = guest.Persistent,
            Autostart = guest.Autostart,
            ManagedSave = guest.ManagedSave,
            Snapshots = guest.HasSnapshot ? guest.Snapshots?.Order(StringComparer.Ordinal).ToArray() : [],
        };
        return guest.Description is { } description ? Described(facts, guest, description) : facts;
    }

    private GuestFacts Described(GuestFacts facts, GuestReading guest, GuestDescription description) =>
        facts with
        {
            Arch = description.Arch,
            Machine = description.Machine,
            Vcpus = description is { CurrentVcpus: { } current, MaxVcpus: { } max }
                ? new VcpuFacts(current, max)
                : null,
            MemoryKib = Memory(description),
            Disks = [.. description.Disks.Select(disk => DiskSizes.Complete(disk, guest, pools))],
            Interfaces = [.. description.Interfaces.Select(nic => guest.Active ? Addressed(nic) : nic)],
            GuestHostname = guest.Active ? Hostname(description) : null,
        };

    private static MemoryFacts? Memory(GuestDescription description) =>
        description.MaxMemory is { } max ? new MemoryFacts(description.CurrentMemory ?? max, max) : null;

    private InterfaceFacts Addressed(InterfaceFacts nic)
    {
        var leases = networks?.Leases(nic.Mac) ?? [];
        return leases.Count == 0
            ? nic
            : nic with
            {
                GuestAddresses = [.. leases.Select(lease => lease.Address).Distinct().Order(StringComparer.Ordinal)],
            };
    }

    private string? Hostname(GuestDescription description) =>
        description
            .Interfaces.SelectMany(nic => networks?.Leases(nic.Mac) ?? [])
            .Select(lease => lease.Hostname)
            .FirstOrDefault(hostname => !string.IsNullOrEmpty(hostname));
}
