using System.Text.Json;

namespace Rehai.Chef;

/// <summary>A server's answer, whole.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">Decompressed; empty for HEAD.</param>
public sealed record ChefResponse(int Status, ReadOnlyMemory<byte> Body)
{
    private const int LongestQuote = 300;

    /// <summary>The server's clock when it answered, to the second; null where it did not say.</summary>
    public DateTimeOffset? Date { get; init; }

    /// <summary>Whether the answer has the header that every answer of a Chef server has, and no proxy's.</summary>
    public bool IsFromChef { get; init; }

    /// <summary>
    /// The server's own words. Chef answers <c>{"error":["…"]}</c> or <c>{"error":"…"}</c>; proxies and the front end of a Chef server
    /// answer HTML or nothing.
    /// </summary>
    public string Error()
    {
        try
        {
            using var json = JsonDocument.Parse(Body);
            return
                json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("error", out var error)
                ? Words(error)
                : Quote();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Quote();
        }
    }

    private static string Words(JsonElement error) =>
        error.ValueKind == JsonValueKind.Array ? string.Join("; ", error.EnumerateArray().Select(Text)) : Text(error);

    private static string Text(JsonElement element) =>
        Shorten(element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText());

    private string Quote()
    {
        var text = System.Text.Encoding.UTF8.GetString(Body.Span[..Math.Min(Body.Length, 4 * LongestQuote)]);
        return Body.IsEmpty ? "an empty answer"
            : text.TrimStart().StartsWith('<') ? "a page of HTML, as a proxy or load balancer sends"
            : Shorten(text);
    }

    /// <summary>A server's text goes to a terminal: no control characters, and not without end.</summary>
    private static string Shorten(string text)
    {
        var clean = new string([.. text.Take(LongestQuote).Select(c => char.IsControl(c) ? ' ' : c)]);
        return text.Length > LongestQuote ? clean + "…" : clean;
    }
}
