using System.Collections.Concurrent;
using Rehai.Libvirt;

namespace Rehai.Agent.Collectors;

/// <summary>What running guests' QEMU said of their disks. It holds for one run of a guest: another has another id.</summary>
internal sealed class GuestSizes
{
    private readonly ConcurrentDictionary<string, (uint? Id, IReadOnlyList<BlockStats> Blocks)> _byUuid = new();

    /// <summary>Whom it was not possible to ask, a line each.</summary>
    public IReadOnlyList<string> Errors { get; private set; } = [];

    /// <summary>Whether all guests were asked, so that no other errors remain.</summary>
    public bool IsOfAll { get; init; }

    public void Add(GuestReading guest, IReadOnlyList<BlockStats> blocks) =>
        _byUuid[guest.Uuid] = (guest.Domain.Id, blocks);

    /// <param name="measured">Null where the measuring as a whole failed.</param>
    public void Take(GuestSizes? measured, IReadOnlyList<string> errors)
    {
        foreach (var (uuid, sizes) in measured?._byUuid ?? [])
        {
            _byUuid[uuid] = sizes;
        }
        Errors = measured is { IsOfAll: true } ? errors : [.. Errors.Union(errors)];
    }

    /// <summary>Gives each guest what is known of its disks, and forgets those that are no more.</summary>
    public void Apply(IReadOnlyCollection<GuestReading> guests)
    {
        foreach (var guest in guests)
        {
            guest.Blocks =
                _byUuid.TryGetValue(guest.Uuid, out var known) && known.Id == guest.Domain.Id ? known.Blocks : null;
        }
        foreach (var gone in _byUuid.Keys.Except(guests.Where(guest => guest.Active).Select(guest => guest.Uuid)))
        {
            _byUuid.TryRemove(gone, out _);
        }
    }
}
