using System.Buffers;
using System.Text.Json;
using Rehai.Server.Storage;

namespace Rehai.Server.Search;

/// <summary>
/// An object as search sees it: what is indexed of it, and what partial search takes values from. Some members are laid over the
/// others and replace them: a node's name and run list over its merged attributes, a data bag's name over its item.
/// </summary>
internal sealed class SearchDocument
{
    private static readonly ReadOnlyMemory<byte> NoSuchAttribute = "\"ERROR - Attribute does not exist\""u8.ToArray();

    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _texts;
    private readonly Lazy<Dictionary<string, Layers>> _levels;
    private readonly Lazy<Dictionary<string, Layers>> _overlay;

    private SearchDocument(IReadOnlyList<ReadOnlyMemory<byte>> levels, ReadOnlyMemory<byte> overlay)
    {
        _texts = [.. levels, overlay];
        _levels = new(() => Layers.Of(levels).Members());
        _overlay = new(() => Layers.Of([overlay]).Members());
    }

    /// <summary>Any JSON object: a role, an environment, a client.</summary>
    public static SearchDocument Of(ReadOnlyMemory<byte> json) => new([json], "{}"u8.ToArray());

    public static SearchDocument Of(Actor client) =>
        Of(
            Write(json =>
            {
                json.WriteString("name", client.Name);
                json.WriteString("clientname", client.Name);
                json.WriteString("json_class", "Chef::ApiClient");
                json.WriteString("chef_type", "client");
                json.WriteBoolean("validator", client.IsValidator);
            })
        );

    /// <summary>See <c>chef_data_bag_item:ejson_for_indexing</c>: the item's own keys, none of those that wrap it.</summary>
    public static SearchDocument Of(DataItem item, string bag) =>
        new(
            [item.Text],
            Write(json =>
            {
                json.WriteString("chef_type", "data_bag_item");
                json.WriteString("data_bag", bag);
            })
        );

    /// <summary>See <c>chef_node:ejson_for_indexing</c>.</summary>
    public static SearchDocument Of(StoredNode node) =>
        new(
            [node.Current.Default, node.Desired.Normal, node.Current.Override, node.Current.Automatic],
            Write(json => WriteNode(json, node))
        );

    /// <summary>Bytes of all levels.</summary>
    public int Length => _texts.Sum(text => text.Length);

    /// <summary>Whether it may have more entries than that, by its bytes alone: none begins without a mark of its own before it.</summary>
    public bool MayExceed(int entries) => Length > entries && _texts.Sum(text => Marks(text.Span)) > entries;

    /// <summary>The members of the whole, first those by which it is known: of too many the last are not indexed.</summary>
    public Dictionary<string, Layers> Members()
    {
        var members = new Dictionary<string, Layers>(_overlay.Value);
        foreach (var (name, value) in _levels.Value)
        {
            members.TryAdd(name, value);
        }
        return members;
    }

    /// <summary>
    /// What stands at the path; null where nothing does. Below a value that is no object Chef's server finds an error, which it gives as
    /// the value; in an array it finds nothing.
    /// </summary>
    /// <param name="path">At least one name.</param>
    /// <param name="walk">Is told how many bytes are looked through next.</param>
    public Layers? Find(IReadOnlyList<string> path, Action<long> walk)
    {
        if (!_overlay.Value.TryGetValue(path[0], out var value) && !_levels.Value.TryGetValue(path[0], out value))
        {
            return null;
        }
        foreach (var name in path.Skip(1))
        {
            if (!value.HasMembers)
            {
                return value.Top.Span[0] == (byte)'[' ? null : new Layers([NoSuchAttribute]);
            }
            walk(value.Length);
            if (value.Find(name) is not { } below)
            {
                return null;
            }
            value = below;
        }
        return value;
    }

    /// <summary>What stands before a name, a value or a word: punctuation, or a space, which may be escaped or no ASCII.</summary>
    private static int Marks(ReadOnlySpan<byte> json)
    {
        var marks = 0;
        foreach (var next in json)
        {
            marks += next is <= (byte)' ' or (byte)',' or (byte)':' or (byte)'[' or (byte)'{' or (byte)'\\' or >= 0x80
                ? 1
                : 0;
        }
        return marks;
    }

    private static void WriteNode(Utf8JsonWriter json, StoredNode node)
    {
        json.WriteString("name", node.Name);
        json.WriteString("chef_type", "node");
        json.WriteString("chef_environment", node.Desired.Environment);
        WriteItems(json, "recipe", node.Desired.RunList);
        WriteItems(json, "role", node.Desired.RunList);
        json.WritePropertyName("run_list");
        json.WriteRawValue(node.Desired.RunList.Span, skipInputValidation: true);
        if (node.Desired.PolicyName is { } policy)
        {
            json.WriteString("policy_name", policy);
        }
        if (node.Desired.PolicyGroup is { } group)
        {
            json.WriteString("policy_group", group);
        }
    }

    private static void WriteItems(Utf8JsonWriter json, string kind, ReadOnlyMemory<byte> runList)
    {
        json.WriteStartArray(kind);
        var reader = new Utf8JsonReader(runList.Span);
        while (reader.Read())
        {
            if (
                reader.TokenType == JsonTokenType.String
                && reader.GetString() is var item
                && item!.StartsWith($"{kind}[", StringComparison.Ordinal)
            )
            {
                json.WriteStringValue(item.AsSpan(kind.Length + 1, item.Length - kind.Length - 2));
            }
        }
        json.WriteEndArray();
    }

    private static ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}
