using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Rehai.Chef;

/// <summary>
/// JSON Merge Patch (RFC 7396) on text: an object is merged member by member, null removes a member, anything else replaces it.
/// What the patch does not name keeps its bytes; only white space between the members of merged objects may go.
/// </summary>
public static class MergePatch
{
    public const string MediaType = "application/merge-patch+json";

    /// <summary>Deeper patches are refused: they are walked on the stack. Nodes themselves may nest deeper.</summary>
    private const int MaxPatchDepth = 256;

    /// <param name="target">A JSON object that somebody has read before: of its values no more is looked at than where they end.</param>
    /// <param name="patch">A JSON object.</param>
    /// <exception cref="JsonException">One of them is no JSON object, or the patch nests too deep.</exception>
    public static ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> target, ReadOnlyMemory<byte> patch)
    {
        using var document = Parse(patch);
        var walk = new MemberWalk(target.Span);
        var output = new ArrayBufferWriter<byte>(target.Length + patch.Length);
        try
        {
            MergeObject(ref walk, document.RootElement, output);
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A name in the patch is no text.", e);
        }
        return output.WrittenMemory;
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> patch)
    {
        var document = JsonDocument.Parse(patch, new JsonDocumentOptions { MaxDepth = MaxPatchDepth });
        if (document.RootElement.ValueKind == JsonValueKind.Object)
        {
            return document;
        }
        document.Dispose();
        throw new JsonException("A merge patch is a JSON object.");
    }

    /// <summary>From the start of an object to its end.</summary>
    private static void MergeObject(ref MemberWalk target, JsonElement patch, ArrayBufferWriter<byte> output)
    {
        var members = new MemberWriter(output);
        var changes = ChangesOf(patch);
        var merged = new HashSet<string>(StringComparer.Ordinal);
        target.Enter();
        while (target.MoveNext(out var name))
        {
            var key = NameOf(name);
            if (changes.TryGetValue(key, out var change))
            {
                merged.Add(key);
            }
            MergeMember(ref target, name, change, members);
        }
        foreach (var added in changes.Where(change => !merged.Contains(change.Key)))
        {
            AddMember(added.Key, added.Value, members);
        }
        members.End();
    }

    private static void MergeMember(
        ref MemberWalk target,
        ReadOnlySpan<byte> name,
        JsonElement change,
        MemberWriter members
    )
    {
        if (change.ValueKind == JsonValueKind.Object && target.IsAtObject)
        {
            MergeObject(ref target, change, members.Begin(name));
            return;
        }
        var before = target.Take();
        if (change.ValueKind == JsonValueKind.Undefined)
        {
            members.Begin(name).Write(before);
        }
        else if (change.ValueKind != JsonValueKind.Null)
        {
            WriteNew(change, members.Begin(name));
        }
    }

    private static string NameOf(ReadOnlySpan<byte> quoted)
    {
        var reader = new Utf8JsonReader(quoted);
        reader.Read();
        return RawJsonObject.ReadName(ref reader);
    }

    /// <summary>Of a key that the patch holds twice the last counts, as everywhere in JSON of Chef's.</summary>
    private static Dictionary<string, JsonElement> ChangesOf(JsonElement patch)
    {
        var changes = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in patch.EnumerateObject())
        {
            changes[member.Name] = member.Value;
        }
        return changes;
    }

    private static void AddMember(string name, JsonElement value, MemberWriter members)
    {
        if (value.ValueKind != JsonValueKind.Null)
        {
            WriteNew(value, members.Begin([(byte)'"', .. JsonEncodedText.Encode(name).EncodedUtf8Bytes, (byte)'"']));
        }
    }

    /// <summary>A value where the target has none: of an object the nulls remove nothing and are not kept.</summary>
    private static void WriteNew(JsonElement value, ArrayBufferWriter<byte> output)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            output.Write(JsonMarshal.GetRawUtf8Value(value));
            return;
        }
        var members = new MemberWriter(output);
        foreach (var (name, member) in ChangesOf(value))
        {
            AddMember(name, member, members);
        }
        members.End();
    }

    /// <summary>Writes the members of one object.</summary>
    private sealed class MemberWriter(ArrayBufferWriter<byte> output)
    {
        private bool _hasMembers;

        /// <param name="name">With its quotes.</param>
        /// <returns>Where the value goes.</returns>
        public ArrayBufferWriter<byte> Begin(ReadOnlySpan<byte> name)
        {
            output.Write(_hasMembers ? ","u8 : "{"u8);
            _hasMembers = true;
            output.Write(name);
            output.Write(":"u8);
            return output;
        }

        public void End() => output.Write(_hasMembers ? "}"u8 : "{}"u8);
    }
}
