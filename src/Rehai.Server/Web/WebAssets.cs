using System.IO.Compression;
using System.Security.Cryptography;

namespace Rehai.Server.Web;

/// <summary>
/// Stylesheets, scripts and icons, which are in the program. An address with the hash of what it gives is good for ever; without it a
/// browser asks each time.
/// </summary>
internal static class WebAssets
{
    public const string Pattern = "/assets/{name}";

    private const string Prefix = "assets/";
    private const string Immutable = "public, max-age=31536000, immutable";

    private static readonly Lazy<Dictionary<string, Asset>> All = new(() =>
        typeof(WebAssets)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[Prefix.Length..], Read)
    );

    /// <exception cref="KeyNotFoundException">The program has none of that name.</exception>
    public static string Url(string name) => $"/{Prefix}{name}?v={All.Value[name].Version}";

    public static async ValueTask<WebReply> Show(WebExchange exchange, MessagePages messages)
    {
        if (!All.Value.TryGetValue(exchange.Part("name"), out var asset))
        {
            return await messages.Of(404, "Nothing here", "No file has this address.");
        }
        var isPacked = exchange
            .Http.Request.Headers.AcceptEncoding.ToString()
            .Contains("gzip", StringComparison.Ordinal);
        return new WebReply(200, asset.Type, isPacked ? asset.Packed : asset.Plain)
        {
            CacheControl = exchange.Query("v") == asset.Version ? Immutable : "no-cache",
            Headers = isPacked
                ? [("Vary", "Accept-Encoding"), ("Content-Encoding", "gzip")]
                : [("Vary", "Accept-Encoding")],
        };
    }

    private static Asset Read(string resource)
    {
        using var stream = typeof(WebAssets).Assembly.GetManifestResourceStream(resource)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var plain = bytes.ToArray();
        return new Asset(TypeOf(resource), plain, Pack(plain), Convert.ToHexStringLower(SHA256.HashData(plain))[..12]);
    }

    private static byte[] Pack(byte[] plain)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(plain);
        }
        return packed.ToArray();
    }

    private static string TypeOf(string name) =>
        Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };

    private sealed record Asset(string Type, byte[] Plain, byte[] Packed, string Version);
}
