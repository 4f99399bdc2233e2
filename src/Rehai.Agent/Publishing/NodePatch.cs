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
    /// <param name="differences">All between the two.</param>
    /// <returns>Null where a merge patch cannot say it: a new value holds null, which would remove.</returns>
    public static ReadOnlyMemory<byte>? Of(
        AttributeDocument node,
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> roots,
        IReadOnlyList<AttributeChange> differences
    )
    {
        var changes = differences.Where(difference => !difference.IsVolatile).ToList();
        // A root that could not be compared is replaced whole; merged into the old one it would leave what is gone.
        if (
            changes.Exists(change =>
                change.Path is [var root] && RawJsonObject.AsObject(node.AutomaticRoot(root)) is not null
            )
        )
        {
            return null;
        }
        var patch = new PatchObject();
        var parents = changes.Select(change => Key(change.Path.SkipLast(1))).ToHashSet(StringComparer.Ordinal);
        foreach (var root in differences.Where(each => IsWanted(each, parents)).GroupBy(each => each.Path[0]))
        {
            using var document = JsonDocument.Parse(roots[root.Key], Deep);
            foreach (var difference in root)
            {
                Add(patch, document.RootElement, difference.Path);
            }
        }
        return patch.HoldsNull ? default(ReadOnlyMemory<byte>?) : Text(patch);
    }

    /// <summary>A change, or a value that moves beside one; of our own root's, which are few, each.</summary>
    private static bool IsWanted(AttributeChange difference, HashSet<string> parents) =>
        !difference.IsVolatile
        || parents.Contains(Key(difference.Path.SkipLast(1)))
        || difference.Path is ["rehai", "refreshed_at" or "cause" or "collectors", ..];

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
