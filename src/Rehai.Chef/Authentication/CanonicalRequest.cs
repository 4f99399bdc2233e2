using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rehai.Chef.Authentication;

/// <summary>The text that is signed: LF-joined lines without a last LF. Client and server build it from the same fields.</summary>
/// <param name="Method">HTTP method, any case.</param>
/// <param name="Path">URL path as sent, with <c>/organizations/ORG</c>; a query is cut off.</param>
/// <param name="ContentHash">Base64 of the body's hash, SHA-1 below 1.3 and SHA-256 from there on.</param>
/// <param name="Timestamp">UTC, ISO 8601 with whole seconds and <c>Z</c>.</param>
/// <param name="ServerApiVersion">The value of <c>X-Ops-Server-API-Version</c>, part of 1.3 only; absent counts as 0.</param>
public sealed record CanonicalRequest(
    string Method,
    string Path,
    string ContentHash,
    string Timestamp,
    string UserId,
    string ServerApiVersion
)
{
    public byte[] ToBytes(SigningProtocol protocol)
    {
        var method = Method.ToUpperInvariant();
        var path = CanonicalPath(Path);
        return Encoding.UTF8.GetBytes(
            protocol == SigningProtocol.V13
                ? $"Method:{method}\nPath:{path}\nX-Ops-Content-Hash:{ContentHash}\nX-Ops-Sign:version=1.3\n"
                    + $"X-Ops-Timestamp:{Timestamp}\nX-Ops-UserId:{UserId}\nX-Ops-Server-API-Version:{ServerApiVersion}"
                : $"Method:{method}\nHashed Path:{Sha1(path)}\nX-Ops-Content-Hash:{ContentHash}\n"
                    + $"X-Ops-Timestamp:{Timestamp}\nX-Ops-UserId:{(protocol == SigningProtocol.V10 ? UserId : Sha1(UserId))}"
        );
    }

    public static string HashContent(SigningProtocol protocol, ReadOnlySpan<byte> body) =>
        Convert.ToBase64String(protocol == SigningProtocol.V13 ? SHA256.HashData(body) : LegacyHash(body));

    public static string FormatTimestamp(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Runs of <c>/</c> become one, a last <c>/</c> goes unless it is the root, the query is cut off.</summary>
    public static string CanonicalPath(string path)
    {
        var query = path.IndexOf('?', StringComparison.Ordinal);
        var result = new StringBuilder(path.Length);
        foreach (var c in query < 0 ? path : path.AsSpan(0, query))
        {
            if (c != '/' || result.Length == 0 || result[^1] != '/')
            {
                result.Append(c);
            }
        }
        if (result.Length > 1 && result[^1] == '/')
        {
            result.Length--;
        }
        return result.ToString();
    }

    private static string Sha1(string text) => Convert.ToBase64String(LegacyHash(Encoding.UTF8.GetBytes(text)));

#pragma warning disable CA5350 // The protocol below 1.3 is SHA-1; 1.3 is tried first.
    private static byte[] LegacyHash(ReadOnlySpan<byte> data) => SHA1.HashData(data);
#pragma warning restore CA5350
}
