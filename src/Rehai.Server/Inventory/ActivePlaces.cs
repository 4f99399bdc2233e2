using System.Collections.Immutable;

namespace Rehai.Server.Inventory;

/// <summary>Where each guest is active, kept up with every change of a host.</summary>
internal sealed class ActivePlaces
{
    /// <summary>On both hosts at once for a moment is what a migration looks like.</summary>
    public static readonly TimeSpan Migration = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, ImmutableArray<long>> _nodes = [];
    private readonly Dictionary<string, DateTimeOffset> _severalSince = [];

    /// <summary>Puts a host in the place of what it was; null for one that is new or gone.</summary>
    public void Move(ShownHost? before, ShownHost? after, DateTimeOffset now)
    {
        var active = ActiveOn(after).ToHashSet();
        foreach (var uuid in active)
        {
            Add(uuid, after!.Row.Node, now);
        }
        foreach (var uuid in ActiveOn(before).Where(uuid => !active.Contains(uuid)))
        {
            Remove(uuid, before!.Row.Node);
        }
    }

    /// <summary>Longest first.</summary>
    public ImmutableArray<Conflict> Conflicts(DateTimeOffset now) =>
        _severalSince.Count == 0
            ? []
            :
            [
                .. _severalSince
                    .Where(several => now - several.Value > Migration)
                    .Select(several => new Conflict(several.Key, several.Value, _nodes[several.Key]))
                    .OrderBy(conflict => conflict.Since)
                    .ThenBy(conflict => conflict.Uuid, StringComparer.Ordinal),
            ];

    private static IEnumerable<string> ActiveOn(ShownHost? host) =>
        host?.Freshness is Freshness.Live or Freshness.Late
            ? host.Guests.Where(guest => guest.IsActive).Select(guest => guest.Uuid)
            : [];

    private void Add(string uuid, long node, DateTimeOffset now)
    {
        var nodes = _nodes.GetValueOrDefault(uuid, []);
        var place = nodes.BinarySearch(node);
        if (place >= 0)
        {
            return;
        }
        _nodes[uuid] = nodes.Insert(~place, node);
        if (nodes.Length == 1)
        {
            _severalSince[uuid] = now;
        }
    }

    private void Remove(string uuid, long node)
    {
        var rest = _nodes[uuid].Remove(node);
        if (rest.IsEmpty)
        {
            _nodes.Remove(uuid);
        }
        else
        {
            _nodes[uuid] = rest;
        }
        if (rest.Length < 2)
        {
            _severalSince.Remove(uuid);
        }
    }
}
