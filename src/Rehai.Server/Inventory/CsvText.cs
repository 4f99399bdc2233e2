using System.Buffers;
using System.Globalization;

namespace Rehai.Server.Inventory;

/// <summary>Comma-separated values (RFC 4180), safe to open in a spreadsheet.</summary>
internal static class CsvText
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    /// <summary>What a spreadsheet takes for a formula where a text begins with it.</summary>
    private const string Formula = "=+-@\t\r";

    /// <summary>Lists are joined by spaces, times in UTC, ISO 8601; what is not known is empty.</summary>
    public static string Of(object? value) =>
        value switch
        {
            null => "",
            string text => text.Length > 0 && Formula.Contains(text[0]) ? $"'{text}" : text,
            bool flag => flag ? "true" : "false",
            DateTime time => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture),
            IEnumerable<string> texts => Of(string.Join(' ', texts)),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => throw new ArgumentException($"no text is known for {value.GetType().Name}", nameof(value)),
        };

    /// <summary>With the line's end.</summary>
    public static string Line(IEnumerable<string> fields) => string.Join(',', fields.Select(Escaped)) + "\r\n";

    private static string Escaped(string field) =>
        field.AsSpan().ContainsAny(Quoted) ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
