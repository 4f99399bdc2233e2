using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Rehai.Agent;

/// <summary>A line of the log, as people read it or as programs do. It is one line, whatever stands in its text.</summary>
internal static class LogLine
{
    /// <summary><c>[2026-11-22T16:00:00+00:00] WARN: text</c>, UTC; without the time where whoever reads it has its own.</summary>
    public static string Text(DateTimeOffset? time, LogLevel level, string text) =>
        $"{time?.ToString("'['yyyy-MM-dd'T'HH:mm:sszzz'] '", CultureInfo.InvariantCulture)}"
        + $"{level.ToString().ToUpperInvariant()}: {OneLine.Of(text)}";

    /// <summary>
    /// An object: <c>time</c> (UTC, ISO 8601), <c>level</c> (trace, debug, info, warn, error, fatal), <c>message</c>, and the fields.
    /// </summary>
    public static string Json(
        DateTimeOffset time,
        LogLevel level,
        string text,
        ReadOnlySpan<(string Name, object? Value)> fields
    )
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("time", time.UtcDateTime);
            json.WriteString("level", level.ToString().ToLowerInvariant());
            json.WriteString("message", text);
            foreach (var (name, value) in fields)
            {
                json.WritePropertyName(name);
                Write(json, value);
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case int number:
                json.WriteNumberValue(number);
                break;
            case long number:
                json.WriteNumberValue(number);
                break;
            case double number:
                json.WriteNumberValue(number);
                break;
            case IEnumerable<string> items:
                WriteArray(json, items);
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    private static void WriteArray(Utf8JsonWriter json, IEnumerable<string> items)
    {
        json.WriteStartArray();
        foreach (var item in items)
        {
            json.WriteStringValue(item);
        }
        json.WriteEndArray();
    }
}
