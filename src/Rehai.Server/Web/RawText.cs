using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Rehai.Server.Inventory;

namespace Rehai.Server.Web;

/// <summary>A node's JSON for reading: indented, and bounded.</summary>
internal static class RawText
{
    private const int Longest = 64 * 1024;

    private static readonly JsonWriterOptions Readable = new()
    {
        Indented = true,
        // It goes into a page as text, and is encoded there.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 1_000 };

    /// <summary>Empty where there is no value.</summary>
    public static string Of(NodeValue value)
    {
        if (value.Json.IsEmpty)
        {
            return "";
        }
        var json = value.Json.Length > Longest ? null : Indented(value.Json);
        return json ?? Encoding.UTF8.GetString(value.Json.Span[..Math.Min(Longest, value.Json.Length)]);
    }

    private static string? Indented(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var text = new MemoryStream();
            using (var writer = new Utf8JsonWriter(text, Readable))
            {
                Write(json, writer);
            }
            return Encoding.UTF8.GetString(text.GetBuffer().AsSpan(0, (int)text.Length));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Deeper than anybody reads, or no text of Unicode: as it is.
            return null;
        }
    }

    private static void Write(ReadOnlyMemory<byte> json, Utf8JsonWriter writer)
    {
        var reader = new Utf8JsonReader(json.Span, Deep);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject:
                    writer.WriteStartObject();
                    break;
                case JsonTokenType.EndObject:
                    writer.WriteEndObject();
                    break;
                case JsonTokenType.StartArray:
                    writer.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    writer.WriteEndArray();
                    break;
                case JsonTokenType.PropertyName:
                    writer.WritePropertyName(reader.GetString()!);
                    break;
                case JsonTokenType.String:
                    writer.WriteStringValue(reader.GetString());
                    break;
                default:
                    writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                    break;
            }
        }
    }
}
