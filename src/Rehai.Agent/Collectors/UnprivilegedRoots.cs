using System.Buffers;
using System.Text.Json;
using Rehai.Chef;

namespace Rehai.Agent.Collectors;

/// <summary>
/// ohai without root's rights lacks dmi, LVM and more, so its reading never takes the place of one that had them.
/// <c>rehai/unprivileged</c> lists the roots of a node that were last read without; a root that is not listed was read as root, by us
/// or by a converge, which takes the list away with the rest of <c>rehai</c>.
/// </summary>
internal static class UnprivilegedRoots
{
    private const string Key = "unprivileged";

    /// <summary>Takes out the roots that the node has better, and brings the list up to date.</summary>
    /// <returns>How many were taken out.</returns>
    public static int HoldBack(
        Dictionary<string, ReadOnlyMemory<byte>> roots,
        IReadOnlyCollection<string> unprivileged,
        NodeDocument node
    )
    {
        var listed = Listed(node);
        var held = unprivileged
            .Where(root => !node.AutomaticRoot(root).IsEmpty && !listed.Contains(root))
            .Count(roots.Remove);
        var list = listed.Except(roots.Keys).Union(unprivileged.Where(roots.ContainsKey)).ToList();
        if (list.Count > 0 || listed.Count > 0)
        {
            SetList(roots, [.. list.Order(StringComparer.Ordinal)], node);
        }
        return held;
    }

    /// <summary>Somebody else may have written the list: what is no text in it names no root.</summary>
    private static HashSet<string> Listed(NodeDocument node)
    {
        var list = RawJsonObject.AsObject(node.AutomaticRoot("rehai"))?.Find(Key);
        return list is null ? [] : [.. list.Texts()];
    }

    /// <summary>On the node's own <c>rehai</c> where this run does not publish one.</summary>
    private static void SetList(
        Dictionary<string, ReadOnlyMemory<byte>> roots,
        IReadOnlyList<string> list,
        NodeDocument node
    )
    {
        var json = roots.TryGetValue("rehai", out var read) ? read : node.AutomaticRoot("rehai");
        var rehai = RawJsonObject.AsObject(json) ?? RawJsonObject.Parse("{}"u8.ToArray());
        if (list.Count > 0)
        {
            roots["rehai"] = rehai.With(new Dictionary<string, ReadOnlyMemory<byte>> { [Key] = Write(list) }).Text;
        }
        else if (rehai.Find(Key) is not null)
        {
            roots["rehai"] = rehai.Map(member => member.Name == Key ? default : member.Value).Text;
        }
    }

    private static ReadOnlyMemory<byte> Write(IReadOnlyList<string> list)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var root in list)
            {
                json.WriteStringValue(root);
            }
            json.WriteEndArray();
        }
        return buffer.WrittenMemory;
    }
}
