using System.Buffers;
using System.Text.Json;

namespace Rehai.Chef;

/// <summary>
/// A node as its JSON text. It is read once, and roots of <c>automatic</c> are replaced by splicing spans: everything else
/// goes back to the server byte for byte. Chef's PUT replaces the whole node, so whatever is not in it is lost.
/// </summary>
public sealed class NodeDocument : AttributeDocument
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private readonly RawJsonObject _node;
    private readonly RawJsonMember? _automatic;
    private readonly RawJsonObject? _roots;

    private NodeDocument(RawJsonObject node)
    {
        _node = node;
        _automatic = node.Find("automatic");
        _roots = _automatic?.Kind == JsonTokenType.StartObject ? RawJsonObject.Parse(_automatic.Value) : null;
    }

    /// <exception cref="JsonException">The text is not a JSON object; a byte order mark before it is no part of it.</exception>
    public static NodeDocument Parse(ReadOnlyMemory<byte> text) =>
        new(RawJsonObject.Parse(text.Span.StartsWith(ByteOrderMark) ? text[ByteOrderMark.Length..] : text));

    /// <summary>The text of a node that no one has saved yet, as chef-client first posts it.</summary>
    public static NodeDocument Create(string name, string environment)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("chef_environment", environment);
            json.WriteString("json_class", "Chef::Node");
            json.WriteStartObject("automatic");
            json.WriteEndObject();
            json.WriteStartObject("normal");
            json.WriteEndObject();
            json.WriteString("chef_type", "node");
            json.WriteStartObject("default");
            json.WriteEndObject();
            json.WriteStartObject("override");
            json.WriteEndObject();
            json.WriteStartArray("run_list");
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Parse(buffer.WrittenMemory);
    }

    public override ReadOnlyMemory<byte> Text => _node.Text;

    public override string? Name => _node.Find("name")?.Text();

    /// <summary>The node's members in the order of its text.</summary>
    public IReadOnlyList<RawJsonMember> Members => _node.Members;

    public override NodeDocument Parsed(ReadOnlyMemory<byte> text) => Parse(text);

    public override ReadOnlyMemory<byte> AutomaticRoot(string root) => _roots?.Find(root)?.Value ?? default;

    public override NodeDocument WithAutomatic(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> roots) =>
        new(_node.With(new Dictionary<string, ReadOnlyMemory<byte>> { ["automatic"] = SetRoots(roots) }));

    private ReadOnlyMemory<byte> SetRoots(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> roots) =>
        (_roots ?? RawJsonObject.Parse("{}"u8.ToArray())).With(roots).Text;
}
