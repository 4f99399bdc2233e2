using System.Text.Json;

namespace Rehai.Chef;

/// <summary>One member of a <see cref="RawJsonObject"/>.</summary>
/// <param name="Name">The key, unescaped.</param>
/// <param name="Kind">The token that the value begins with.</param>
/// <param name="Start">Where the value begins in the object's text.</param>
/// <param name="Value">The value's own bytes.</param>
/// <param name="Key">The key's own bytes, with its quotes.</param>
public sealed record RawJsonMember(
    string Name,
    JsonTokenType Kind,
    int Start,
    ReadOnlyMemory<byte> Value,
    ReadOnlyMemory<byte> Key
)
{
    /// <summary>The string that the value is; null where it is none, or one that is no text: half a surrogate pair.</summary>
    public string? Text()
    {
        if (Kind != JsonTokenType.String)
        {
            return null;
        }
        var reader = new Utf8JsonReader(Value.Span);
        reader.Read();
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
