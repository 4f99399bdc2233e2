using System.Text;
using System.Text.Json;

namespace Rehai.Chef;

/// <summary>
/// An item of a data bag as its JSON text. The roots stand at its top, beside its <c>id</c> and <c>node</c>, the name of the node whose they
/// are: ids of two nodes may be the same.
/// </summary>
public sealed class DataItemDocument : AttributeDocument
{
    private readonly RawJsonObject _item;

    private DataItemDocument(RawJsonObject item) => _item = item;

    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static DataItemDocument Parse(ReadOnlyMemory<byte> text) => new(RawJsonObject.Parse(text));

    /// <summary>An item that no one has saved yet.</summary>
    public static DataItemDocument Create(string id, string node) =>
        Parse(
            Encoding.UTF8.GetBytes(
                $"{{\"id\":\"{JsonEncodedText.Encode(id)}\",\"node\":\"{JsonEncodedText.Encode(node)}\"}}"
            )
        );

    public override ReadOnlyMemory<byte> Text => _item.Text;

    public override string? Name => _item.Find("id")?.Text();

    public override DataItemDocument Parsed(ReadOnlyMemory<byte> text) => Parse(text);

    /// <summary>The node whose roots these are; null where the item does not say.</summary>
    public string? Node => _item.Find("node")?.Text();

    public override ReadOnlyMemory<byte> AutomaticRoot(string root) => _item.Find(root)?.Value ?? default;

    public override DataItemDocument WithAutomatic(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> roots) =>
        new(_item.With(roots));
}
