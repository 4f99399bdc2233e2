namespace Rehai.Chef;

/// <summary>
/// A document on a Chef server that holds roots of automatic attributes, as its JSON text. Roots are replaced by splicing spans:
/// everything else goes back to the server byte for byte.
/// </summary>
public abstract class AttributeDocument
{
    public abstract ReadOnlyMemory<byte> Text { get; }

    /// <summary>What the document calls itself; null where it does not, or not with a string.</summary>
    public abstract string? Name { get; }

    /// <summary>Another text of the same kind of document.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is no JSON object.</exception>
    public abstract AttributeDocument Parsed(ReadOnlyMemory<byte> text);

    /// <summary>The text of one root; empty where the document has none.</summary>
    public abstract ReadOnlyMemory<byte> AutomaticRoot(string root);

    /// <summary>The document with these roots set; a value must be JSON text.</summary>
    public abstract AttributeDocument WithAutomatic(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> roots);
}
