using System.Text.Json;
using Rehai.Chef;

namespace Rehai.Agent.Commands;

/// <summary>Changes as a person reads them: <c>+</c> new, <c>-</c> gone, <c>~</c> other value.</summary>
internal static class ChangeList
{
    private const int LongestValue = 100;

    public static void Print(IEnumerable<AttributeChange> changes)
    {
        foreach (var change in changes)
        {
            StandardStreams.Out.WriteLine(OneLine.Of(Line(change)));
        }
    }

    /// <summary>An array of <c>{path: [keys], before, after}</c>; a side that does not exist is absent.</summary>
    public static void PrintJson(IEnumerable<AttributeChange> changes) =>
        JsonOutput.Print(json =>
        {
            json.WriteStartArray();
            foreach (var change in changes)
            {
                json.WriteStartObject();
                json.WriteStartArray("path");
                foreach (var key in change.Path)
                {
                    json.WriteStringValue(key);
                }
                json.WriteEndArray();
                WriteSide(json, "before", change.Before);
                WriteSide(json, "after", change.After);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });

    private static void WriteSide(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WritePropertyName(name);
            using var document = JsonDocument.Parse(
                value,
                new JsonDocumentOptions { MaxDepth = RawJsonObject.MaxDepth }
            );
            document.RootElement.WriteTo(json);
        }
    }

    private static string Line(AttributeChange change) =>
        (change.Before, change.After) switch
        {
            (null, { } after) => $"+ {change}: {Shorten(after)}",
            ({ } before, null) => $"- {change}: {Shorten(before)}",
            ({ } before, { } after) => $"~ {change}: {Shorten(before)} -> {Shorten(after)}",
            _ => $"~ {change}",
        };

    /// <summary>One line, whatever lines ohai printed the value in.</summary>
    private static string Shorten(string json)
    {
        var line = string.Join(' ', json.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestValue ? line : string.Concat(line.AsSpan(0, LongestValue), "…");
    }
}
