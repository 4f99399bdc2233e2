using Rehai.Facts;
using Rehai.Libvirt;

namespace Rehai.Agent.Collectors;

/// <summary>
/// Sizes of the guests' disks. A running guest's come from its QEMU, which may never answer: each lane asks over a
/// connection of its own that may be given up. All others come from the volumes that the pools list anyway.
/// </summary>
internal sealed class DiskSizes(LibvirtSettings settings, TimeProvider time, ErrorLines errors)
{
    private const int MaxLanes = 4;

    /// <summary>Asks those of the guests that run and have disks.</summary>
    internal GuestSizes Measure(IEnumerable<GuestReading> guests, GuestSet asked, CancellationToken cancellation)
    {
        var running = guests
            .Where(guest => asked.Contains(guest.Uuid) && guest is { Active: true, Description.Disks.Count: > 0 })
            .ToList();
        var measured = new GuestSizes { IsOfAll = asked.IsAll };
        var lanes = new GuestLanes(running, "sizes of disks", time, errors)
        {
            Deadline = settings.DiskDeadline,
            Budget = settings.DiskBudget,
        };
        try
        {
            lanes.Run(MaxLanes, lane => Read(lane, lanes, measured), cancellation);
        }
        catch (LibvirtException error)
        {
            errors.Add($"sizes of disks: {error.Message}");
        }
        return measured;
    }

    internal static DiskFacts Complete(DiskFacts disk, GuestReading guest, PoolsReading? pools)
    {
        if (guest.Blocks?.FirstOrDefault(block => block.Target == disk.Target) is { Capacity: not null } block)
        {
            return disk with { Capacity = block.Capacity, Allocation = block.Allocation };
        }
        return disk.Source is { } source && pools?.VolumesBySource.GetValueOrDefault(source) is { } volume
            ? disk with
            {
                Capacity = volume.Capacity,
                Allocation = volume.Allocation,
            }
            : disk;
    }

    private void Read(IEnumerable<GuestReading> guests, GuestLanes lanes, GuestSizes measured)
    {
        using var connection = settings.Open(settings.Uri);
        foreach (var guest in guests)
        {
            lanes.Attempt(
                guest,
                connection,
                () =>
                {
                    using var domain = connection.LookupDomain(guest.Uuid);
                    measured.Add(guest, domain.BlockStats());
                }
            );
        }
    }
}
