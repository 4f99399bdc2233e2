using System.Buffers;
using System.Text.Json;
using Rehai.Chef;

namespace Rehai.Server.Endpoints;

/// <summary>A run list's text: bare recipes become <c>recipe[…]</c>, and of equal items the first stays.</summary>
internal static class RunList
{
    /// <summary>The canonical text, the given one where nothing is to be changed; null where it is no run list.</summary>
    public static ReadOnlyMemory<byte>? Canonical(RawJsonMember? member)
    {
        if (member is null)
        {
            return "[]"u8.ToArray();
        }
        if (member.Kind != JsonTokenType.StartArray || Read(member.Value) is not { } items)
        {
            return null;
        }
        var canonical = items.Select(Qualify).Distinct().ToList();
        return canonical.SequenceEqual(items) ? member.Value : Write(canonical);
    }

    private static List<string>? Read(ReadOnlyMemory<byte> text)
    {
        var reader = new Utf8JsonReader(text.Span, new JsonReaderOptions { MaxDepth = RawJsonObject.MaxDepth });
        var items = new List<string>();
        reader.Read();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.String || !IsItem(ref reader, out var item))
            {
                return null;
            }
            items.Add(item);
        }
        return items;
    }

    private static bool IsItem(ref Utf8JsonReader reader, out string item)
    {
        try
        {
            item = reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            item = "";
        }
        return Names.RunListItem.IsMatch(item);
    }

    private static string Qualify(string item) =>
        item.StartsWith("role[", StringComparison.Ordinal) || item.StartsWith("recipe[", StringComparison.Ordinal)
            ? item
            : $"recipe[{item}]";

    private static ReadOnlyMemory<byte> Write(List<string> items)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            items.ForEach(json.WriteStringValue);
            json.WriteEndArray();
        }
        return buffer.WrittenMemory;
    }
}
