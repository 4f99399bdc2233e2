using System.Globalization;

namespace Rehai.Chef.Authentication;

/// <summary>Makes the headers that authenticate one request of one actor.</summary>
public sealed class RequestSigner(string userId, ChefKey key, TimeProvider time)
{
    private const int SignatureLineLength = 60;

    public string UserId => userId;

    /// <summary>The clock that requests are dated by.</summary>
    internal TimeProvider Time => time;

    /// <summary><c>X-Ops-Sign</c>, <c>X-Ops-Userid</c>, <c>X-Ops-Timestamp</c>, <c>X-Ops-Content-Hash</c> and
    /// <c>X-Ops-Authorization-1..N</c>; 1.3 signs <c>X-Ops-Server-API-Version</c> too, which the caller sends.</summary>
    /// <param name="path">The path of the URL as it is sent.</param>
    public IReadOnlyList<KeyValuePair<string, string>> Sign(
        SigningProtocol protocol,
        string method,
        string path,
        ReadOnlySpan<byte> body,
        int serverApiVersion
    )
    {
        var request = new CanonicalRequest(
            method,
            path,
            CanonicalRequest.HashContent(protocol, body),
            CanonicalRequest.FormatTimestamp(time.GetUtcNow()),
            userId,
            serverApiVersion.ToString(CultureInfo.InvariantCulture)
        );
        var signature = Convert.ToBase64String(key.Sign(protocol, request.ToBytes(protocol)));
        List<KeyValuePair<string, string>> headers =
        [
            new("X-Ops-Sign", Announcement(protocol)),
            new("X-Ops-Userid", userId),
            new("X-Ops-Timestamp", request.Timestamp),
            new("X-Ops-Content-Hash", request.ContentHash),
        ];
        foreach (var line in signature.Chunk(SignatureLineLength))
        {
            headers.Add(new($"X-Ops-Authorization-{headers.Count - 3}", new string(line)));
        }
        return headers;
    }

    private static string Announcement(SigningProtocol protocol) =>
        protocol switch
        {
            SigningProtocol.V10 => "algorithm=sha1;version=1.0;",
            SigningProtocol.V11 => "algorithm=sha1;version=1.1;",
            SigningProtocol.V12 => "algorithm=sha1;version=1.2;",
            _ => "algorithm=sha256;version=1.3;",
        };
}
