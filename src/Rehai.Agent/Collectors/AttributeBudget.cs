using System.Text;
using Rehai.Chef;

namespace Rehai.Agent.Collectors;

/// <summary>
/// Bounds what we add to a node: the roots <c>libvirt</c> and <c>rehai</c> as they are to be sent. A document that is too large for its
/// server fails chef-client's own save as well. Over the bound details are left out in this order: volumes, snapshots, disks,
/// interfaces; identity and state never are.
/// </summary>
internal static class AttributeBudget
{
    /// <summary>Half of what a Chef server takes as it is packaged (<c>opscode_erchef['max_request_size']</c>).</summary>
    public const int Bytes = 1_000_000;

    private const string Truncated = "truncated";

    private static readonly string[] Roots = ["libvirt", "rehai"];

    private static readonly (string Detail, string Root, string?[] Path)[] Steps =
    [
        ("volumes", "libvirt", ["libvirt", "storage", RawJsonPaths.AnyKey, "volumes"]),
        ("snapshots", "rehai", ["rehai", "guests", RawJsonPaths.AnyKey, "snapshots"]),
        ("disks", "rehai", ["rehai", "guests", RawJsonPaths.AnyKey, "disks"]),
        ("interfaces", "rehai", ["rehai", "guests", RawJsonPaths.AnyKey, "interfaces"]),
    ];

    /// <summary>The size of our two roots on that node.</summary>
    public static int SizeOn(NodeDocument node) => Roots.Sum(root => node.AutomaticRoot(root).Length);

    /// <summary>Leaves details out of the roots until the node's two of ours are within the bound, or nothing more can go.</summary>
    /// <returns>A sentence about it; null where all fits.</returns>
    public static string? Fit(IDictionary<string, ReadOnlyMemory<byte>> roots, NodeDocument node, int bytes)
    {
        var left = new List<string>();
        for (var i = 0; i < Steps.Length && Size(roots, node) > bytes; i++)
        {
            if (TryLeaveOut(Steps[i], roots))
            {
                left.Add(Steps[i].Detail);
                Say(roots, left);
            }
        }
        return left.Count == 0
            ? null
            : $"The guests' facts are larger than {bytes} bytes: left out {string.Join(", ", left)}.";
    }

    private static int Size(IDictionary<string, ReadOnlyMemory<byte>> roots, NodeDocument node) =>
        Roots.Sum(root => roots.TryGetValue(root, out var json) ? json.Length : node.AutomaticRoot(root).Length);

    private static bool TryLeaveOut(
        (string Detail, string Root, string?[] Path) step,
        IDictionary<string, ReadOnlyMemory<byte>> roots
    )
    {
        if (!roots.TryGetValue(step.Root, out var json))
        {
            return false;
        }
        roots[step.Root] = RawJsonPaths.Without(step.Root, json, [step.Path]);
        return roots[step.Root].Length < json.Length;
    }

    /// <summary>Beside what an earlier reading left out of guests that are kept.</summary>
    private static void Say(IDictionary<string, ReadOnlyMemory<byte>> roots, List<string> left)
    {
        if (!roots.TryGetValue("rehai", out var json))
        {
            return;
        }
        var rehai = RawJsonObject.Parse(json);
        var before = rehai.Find(Truncated)?.Texts() ?? [];
        var all = Steps.Select(step => step.Detail).Where(detail => left.Contains(detail) || before.Contains(detail));
        var text = $"[{string.Join(',', all.Select(detail => $"\"{detail}\""))}]";
        roots["rehai"] = rehai
            .With(new Dictionary<string, ReadOnlyMemory<byte>> { [Truncated] = Encoding.ASCII.GetBytes(text) })
            .Text;
    }
}
