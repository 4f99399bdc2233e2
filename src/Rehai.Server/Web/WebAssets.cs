using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Rehai.Server.Web;

/// <summary>
/// Stylesheets, scripts and icons, which are in the program. An address with their version is good for ever; without it a browser asks
/// each time. The version is one of all together, because they name each other, in circles too.
/// </summary>
internal static class WebAssets
{
    public const string Pattern = "/assets/{name}";

    private const string Prefix = "assets/";
    private const string Immutable = "public, max-age=31536000, immutable";

    private static readonly Lazy<(string Version, Dictionary<string, Asset> Assets)> All = new(Read);

    /// <exception cref="KeyNotFoundException">The program has none of that name.</exception>
    public static string Url(string name) =>
        All.Value.Assets.ContainsKey(name)
            ? $"/{Prefix}{name}?v={All.Value.Version}"
            : throw new KeyNotFoundException(name);

    public static async ValueTask<WebReply> Show(WebExchange exchange, MessagePages messages)
    {
        if (!All.Value.Assets.TryGetValue(exchange.Part("name"), out var asset))
        {
            return await messages.Of(404, "Nothing here", "No file has this address.");
        }
        var isPacked = exchange
            .Http.Request.Headers.AcceptEncoding.ToString()
            .Contains("gzip", StringComparison.Ordinal);
        return new WebReply(200, asset.Type, isPacked ? asset.Packed : asset.Plain)
        {
            CacheControl = exchange.Query("v") == All.Value.Version ? Immutable : "no-cache",
            Headers = isPacked
                ? [("Vary", "Accept-Encoding"), ("Content-Encoding", "gzip")]
                : [("Vary", "Accept-Encoding")],
        };
    }

    private static (string, Dictionary<string, Asset>) Read()
    {
        var texts = typeof(WebAssets)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ToDictionary(name => name[Prefix.Length..], TextOf);
        var version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(texts.Values))))[
            ..12
        ];
        return (
            version,
            texts.ToDictionary(text => text.Key, text => Make(text.Key, Versioned(text.Value, texts.Keys, version)))
        );
    }

    private static string TextOf(string resource)
    {
        using var reader = new StreamReader(typeof(WebAssets).Assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    /// <summary>Names what a module imports, and a stylesheet's pictures, with their version.</summary>
    private static string Versioned(string text, IEnumerable<string> names, string version) =>
        names.Aggregate(
            text,
            (versioned, name) =>
                versioned
                    .Replace($"\"./{name}\"", $"\"./{name}?v={version}\"", StringComparison.Ordinal)
                    .Replace($"url({name})", $"url({name}?v={version})", StringComparison.Ordinal)
        );

    private static Asset Make(string name, string text)
    {
        var plain = Encoding.UTF8.GetBytes(text);
        return new Asset(TypeOf(name), plain, Pack(plain));
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

    private sealed record Asset(string Type, byte[] Plain, byte[] Packed);
}
