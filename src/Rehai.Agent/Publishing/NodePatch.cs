using System.Buffers;
using System.Text.Json;
using Rehai.Chef;

namespace Rehai.Agent.Publishing;

/// <summary>
/// The merge patch (RFC 7396) of a node's current state that makes a change and takes along the moving values beside it: one guest's
/// change costs one guest's bytes.
/// </summary>
internal static class NodePatch
{
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = RawJsonObject.MaxDepth };

    /// <param name="node">As it was read.</param>
    /// <param name="roots">The automatic roots as they are to be.</param>
    /// <param name="changes">What differs, moving values left aside.</param>
    /// <returns>Null where a merge patch cannot say it: a new value holds null, which would remove.</returns>
    public static ReadOnlyMemory<byte>? Of(
        AttributeDocument node,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> roots,
        IReadOnlyList<AttributeChange> changes
    )
    {
        // A root that could not be compared is replaced whole; merged into the old one it would leave what is gone.
        if (changes.Any(change => change.Path.Count == 1 && IsObject(node.AutomaticRoot(change.Path[0]))))
        {
            return null;
        }
        var patch = new PatchObject();
        var counting = changes.Select(change => Key(change.Path)).ToHashSet(StringComparer.Ordinal);
        var parents = changes.Select(change => Key(change.Path.SkipLast(1))).ToHashSet(StringComparer.Ordinal);
        foreach (var (root, after) in roots)
        {
            using var document = JsonDocument.Parse(after, Deep);
            var all = AttributeDiff.Compare(root, node.AutomaticRoot(root), after, AttributePaths.None);
            foreach (var change in all.Where(change => IsWanted(change.Path, counting, parents)))
            {
                Add(patch, document.RootElement, change.Path);
            }
        }
        return patch.HoldsNull ? default(ReadOnlyMemory<byte>?) : Text(patch);
    }

    /// <summary>A change that counts, or a value that moves beside one; of our own root's, which are few, each.</summary>
    private static bool IsWanted(IReadOnlyList<string> path, HashSet<string> counting, HashSet<string> parents) =>
        counting.Contains(Key(path))
        || parents.Contains(Key(path.SkipLast(1)))
        || path is ["rehai", "refreshed_at" or "cause" or "collectors", ..];

    private static bool IsObject(ReadOnlyMemory<byte> json) => !json.IsEmpty && json.Span[0] == (byte)'{';

    private static string Key(IEnumerable<string> path) => string.Join('\0', path);

    /// <summary>Down to the changed value, or to the first array on the way: an array is replaced whole.</summary>
    private static void Add(PatchObject patch, JsonElement root, IReadOnlyList<string> path)
    {
        JsonElement? value = root;
        for (var depth = 1; depth < path.Count; depth++)
        {
            if (value is { ValueKind: JsonValueKind.Array })
            {
                patch.Set(path.Take(depth), value);
                return;
            }
            value =
                value is { ValueKind: JsonValueKind.Object } parent && parent.TryGetProperty(path[depth], out var child)
                    ? child
                    : null;
        }
        patch.Set(path, value);
    }

    private static ReadOnlyMemory<byte> Text(PatchObject patch)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { MaxDepth = RawJsonObject.MaxDepth }))
        {
            json.WriteStartObject();
            json.WritePropertyName("automatic");
            patch.Write(json);
            json.WriteEndObject();
        }
        return output.WrittenMemory;
    }
}
