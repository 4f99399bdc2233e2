using Rehai.Chef;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Collectors;

/// <summary>The roots to publish on one node, and what its owner should know of what is not among them.</summary>
internal sealed record NodeRoots(Dictionary<string, ReadOnlyMemory<byte>> Texts)
{
    private readonly List<string> _warnings = [];

    /// <summary>A sentence each.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Leaves alone what the node has from a reading with more rights than this one had.</summary>
    /// <param name="unprivileged">Roots that this reading had too few rights to read whole.</param>
    public void HoldBack(IReadOnlyCollection<string> unprivileged, NodeDocument node)
    {
        var held = UnprivilegedRoots.HoldBack(Texts, unprivileged, node);
        if (held > 0)
        {
            _warnings.Add(
                $"{held} of ohai's roots stay as the node has them: they were read as root, and this run is not root. "
                    + "Run as root to refresh them."
            );
        }
    }

    /// <summary>A root of which nothing may be saved is not touched; the node may have it from somebody else.</summary>
    public void Filter(AttributeFilter filter)
    {
        foreach (var (root, json) in Texts.ToList())
        {
            var left = filter.Apply(root, json);
            if (root is "libvirt" or "rehai" && left.Length < json.Length)
            {
                _warnings.Add(
                    $"{(left.IsEmpty ? "Nothing" : "Not all")} of {root} is published: {string.Join("; ", filter.Against(root))}."
                );
            }
            Texts[root] = left;
            if (left.IsEmpty)
            {
                Texts.Remove(root);
            }
        }
    }

    public void Bound(NodeDocument node, int bytes)
    {
        if (AttributeBudget.Fit(Texts, node, bytes) is { } warning)
        {
            _warnings.Add(warning);
        }
    }
}
