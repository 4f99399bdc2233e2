using System.Net;
using System.Text.Json;

namespace Rehai.Chef;

/// <summary>A server's answer, whole.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Body">Decompressed; empty for HEAD.</param>
public sealed record ChefResponse(int Status, ReadOnlyMemory<byte> Body)
{
    private const int LongestQuote = 300;

    /// <summary>How far a title may stand from a page's start.</summary>
    private const int LongestHead = 16 * 1024;

    /// <summary>How far this host's clock is ahead of the server's, to the second; negative behind, null where it does not tell.</summary>
    public TimeSpan? ClockAhead { get; init; }

    /// <summary>The strong entity tag of what the body shows, quotes included; null where there is none. A weak one is none.</summary>
    public string? EntityTag { get; init; }

    /// <summary>Whether what the address shows may be changed by <see cref="MergePatch"/>.</summary>
    public bool TakesMergePatches { get; init; }

    /// <summary>How long the server asks to be left alone; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the answer has the header that every answer of a Chef server has, and no proxy's.</summary>
    public bool IsFromChef { get; init; }

    /// <summary>
    /// The server's own words. Chef answers <c>{"error":["…"]}</c> or <c>{"error":"…"}</c>, gateways <c>{"error":{"message":"…"}}</c>;
    /// proxies and the front end of a Chef server answer HTML or nothing.
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
                : QuoteBody();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return QuoteBody();
        }
    }

    /// <summary>A stranger's text goes to a terminal: no control characters, and not without end.</summary>
    internal static string Quote(string text)
    {
        var clean = new string([.. text.Take(LongestQuote).Select(c => char.IsControl(c) ? ' ' : c)]);
        return text.Length > LongestQuote ? clean + "…" : clean;
    }

    private static string Words(JsonElement error) =>
        error.ValueKind switch
        {
            JsonValueKind.Array => Quote(string.Join("; ", error.EnumerateArray().Select(Text))),
            JsonValueKind.Object when error.TryGetProperty("message", out var message) => Quote(Text(message)),
            _ => Quote(Text(error)),
        };

    private static string Text(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString()! : element.GetRawText();

    private string QuoteBody()
    {
        var text = System.Text.Encoding.UTF8.GetString(Body.Span[..Math.Min(Body.Length, LongestHead)]);
        return Body.IsEmpty ? "an empty answer"
            : !text.TrimStart().StartsWith('<') ? Quote(text)
            : Title(text) is { Length: > 0 } title ? $"a page of HTML, as a proxy or load balancer sends: {title}"
            : "a page of HTML, as a proxy or load balancer sends";
    }

    private static string? Title(string html)
    {
        var tag = html.IndexOf("<title", StringComparison.OrdinalIgnoreCase);
        var start = tag < 0 ? -1 : html.IndexOf('>', tag);
        var end = start < 0 ? -1 : html.IndexOf('<', start);
        return end < 0 ? null : Quote(WebUtility.HtmlDecode(html[(start + 1)..end]).Trim());
    }
}
