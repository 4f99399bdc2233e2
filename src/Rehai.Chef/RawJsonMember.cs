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
        var reader = new Utf8JsonReader(Value.Span, new JsonReaderOptions { MaxDepth = RawJsonObject.MaxDepth });
        reader.Read();
        return Text(ref reader);
    }

    /// <summary>The strings in the array that the value is; none where it is something else.</summary>
    public IReadOnlyList<string> Texts()
    {
        var texts = new List<string>();
        var reader = new Utf8JsonReader(Value.Span, new JsonReaderOptions { MaxDepth = RawJsonObject.MaxDepth });
        while (Kind == JsonTokenType.StartArray && reader.Read())
        {
            if (reader.CurrentDepth == 1 && Text(ref reader) is { } text)
            {
                texts.Add(text);
            }
        }
        return texts;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.TokenType == JsonTokenType.String ? reader.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
