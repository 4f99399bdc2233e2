using System.Xml;
using Rehai.Libvirt;

namespace Rehai.Agent.Collectors;

/// <summary>Lists the guests, in bulk first, then reads the descriptions that are not known over the same connection.</summary>
internal sealed class GuestsReader(LibvirtSettings settings, TimeProvider time, ErrorLines errors)
{
    /// <summary>Fewer guests are read before a second thread is worth its start.</summary>
    private const int GuestsPerLane = 50;

    /// <param name="known">Readings by UUID whose details are taken over, where the guest is the same still.</param>
    internal List<GuestReading> Read(
        LibvirtConnection connection,
        IReadOnlyDictionary<string, GuestReading> known,
        CancellationToken cancellation
    )
    {
        var guests = AbandonableCall
            .Start("listing guests", settings.CallDeadline, time, watch => List(connection, watch), Free)
            .Wait(cancellation);
        foreach (var guest in guests)
        {
            guest.Recall(known.GetValueOrDefault(guest.Uuid));
        }
        var unknown = guests.Where(guest => guest.Description is null || guest.State is null).ToList();
        Describe(unknown, connection, cancellation);
        return guests;
    }

    /// <summary>All first: of what comes or goes before the filtered lists, only the gone are wrong, and they are left out.</summary>
    private static List<GuestReading> List(LibvirtConnection connection, CallWatch watch)
    {
        var domains = connection.ListAllDomains();
        var autostart = Uuids(connection, DomainFilter.Autostart, watch);
        var persistent = Uuids(connection, DomainFilter.Persistent, watch);
        var saved = Uuids(connection, DomainFilter.ManagedSave, watch);
        var snapshots = Uuids(connection, DomainFilter.HasSnapshot, watch);
        watch.Enter("states of all guests");
        var states = States(connection);
        return
        [
            .. domains.Select(domain => new GuestReading(domain)
            {
                State = states.TryGetValue(domain.Uuid, out var state) ? state : null,
                Autostart = autostart.Contains(domain.Uuid),
                Persistent = persistent.Contains(domain.Uuid),
                ManagedSave = saved.Contains(domain.Uuid),
                HasSnapshot = snapshots.Contains(domain.Uuid),
            }),
        ];
    }

    /// <summary>None from a driver that has no bulk statistics; each guest is asked then.</summary>
    private static IReadOnlyDictionary<string, DomainState> States(LibvirtConnection connection)
    {
        try
        {
            return connection.DomainStates();
        }
        catch (LibvirtException error) when (error.Code is LibvirtErrorCode.NoSupport)
        {
            return new Dictionary<string, DomainState>();
        }
    }

    private static HashSet<string> Uuids(LibvirtConnection connection, DomainFilter filter, CallWatch watch)
    {
        watch.Enter($"listing guests ({filter})");
        var uuids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var domain in connection.ListAllDomains(filter))
        {
            uuids.Add(domain.Uuid);
            domain.Dispose();
        }
        return uuids;
    }

    private void Describe(List<GuestReading> guests, LibvirtConnection connection, CancellationToken cancellation)
    {
        var lanes = new GuestLanes(guests, "description", time, errors)
        {
            Deadline = settings.CallDeadline,
            HangEndsAll = true,
        };
        var count = Math.Clamp(guests.Count / GuestsPerLane, 1, Environment.ProcessorCount);
        lanes.Run(
            count,
            lane =>
            {
                foreach (var guest in lane)
                {
                    lanes.Attempt(guest, connection, () => guest.State ??= guest.Domain.State());
                    if (guest.Description is null)
                    {
                        lanes.Attempt(guest, connection, () => Describe(guest));
                    }
                }
            },
            cancellation
        );
    }

    private void Describe(GuestReading guest)
    {
        if (guest.Domain.Id is not null)
        {
            guest.Info = guest.Domain.Info();
        }
        if (guest.HasSnapshot)
        {
            guest.Snapshots = guest.Domain.SnapshotNames();
        }
        try
        {
            guest.Description = GuestXml.Parse(guest.Domain.Xml());
        }
        catch (XmlException error)
        {
            errors.Add($"guest {guest.Name}: its description is not readable: {error.Message}");
        }
    }

    private static void Free(List<GuestReading> guests) => guests.ForEach(guest => guest.Domain.Dispose());
}
