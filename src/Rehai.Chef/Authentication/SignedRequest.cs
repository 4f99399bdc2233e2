using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Rehai.Chef.Authentication;

/// <summary>A request as a server received it, with what its signature headers claim.</summary>
public sealed class SignedRequest
{
    private readonly CanonicalRequest _request;
    private readonly byte[] _canonical;
    private readonly byte[] _signature;

    private SignedRequest(
        SigningProtocol protocol,
        CanonicalRequest request,
        DateTimeOffset timestamp,
        byte[] signature
    )
    {
        Protocol = protocol;
        Timestamp = timestamp;
        _request = request;
        _signature = signature;
        _canonical = request.ToBytes(protocol);
    }

    public SigningProtocol Protocol { get; }

    public string UserId => _request.UserId;

    /// <summary>The client's clock, UTC. Whoever serves compares it with its own; Chef allows less than 900 seconds.</summary>
    public DateTimeOffset Timestamp { get; }

    /// <param name="header">Looks a header up by name, case-insensitively; null where it is absent.</param>
    /// <param name="path">The path of the request line, still escaped.</param>
    public static bool TryRead(
        string method,
        string path,
        Func<string, string?> header,
        [NotNullWhen(true)] out SignedRequest? request,
        [NotNullWhen(false)] out SignatureFault? fault
    )
    {
        request = null;
        // To Chef a signature that is not there is one that is wrong.
        string[] required = ["X-Ops-UserId", "X-Ops-Timestamp", "X-Ops-Sign", "X-Ops-Content-Hash"];
        var missing = required.Where(name => string.IsNullOrEmpty(header(name))).ToList();
        if (missing.Count > 0)
        {
            fault = new(SignatureFaultKind.MissingHeaders, missing);
            return false;
        }
        if (!TryReadProtocol(header("X-Ops-Sign")!, out var protocol))
        {
            fault = new(SignatureFaultKind.UnsupportedProtocol, []);
            return false;
        }
        return TryReadFields(protocol, method, path, header, out request, out fault);
    }

    /// <summary>Whether the content hash that was signed is this body's.</summary>
    public bool Covers(ReadOnlySpan<byte> body) => _request.ContentHash == CanonicalRequest.HashContent(Protocol, body);

    /// <summary>Whether this key made the signature. The body is another question: <see cref="Covers"/>.</summary>
    public bool IsSignedBy(ChefKey key) => key.Verify(Protocol, _canonical, _signature);

    private static bool TryReadFields(
        SigningProtocol protocol,
        string method,
        string path,
        Func<string, string?> header,
        out SignedRequest? request,
        out SignatureFault? fault
    )
    {
        (request, fault) = (null, null);
        var timestamp = header("X-Ops-Timestamp")!;
        if (!TryReadTimestamp(timestamp, out var time))
        {
            fault = new(SignatureFaultKind.MalformedHeaders, ["X-Ops-Timestamp"]);
            return false;
        }
        var signature = new byte[2048];
        if (!Convert.TryFromBase64String(JoinSignature(header), signature, out var length))
        {
            fault = new(SignatureFaultKind.MalformedHeaders, ["X-Ops-Authorization-1"]);
            return false;
        }
        var canonical = new CanonicalRequest(
            method,
            path,
            header("X-Ops-Content-Hash")!,
            timestamp,
            header("X-Ops-UserId")!,
            header("X-Ops-Server-API-Version") ?? "0"
        );
        request = new SignedRequest(protocol, canonical, time, signature[..length]);
        return true;
    }

    private static bool TryReadTimestamp(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            text,
            "yyyy-MM-dd'T'HH:mm:ss'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out time
        );

    private static string JoinSignature(Func<string, string?> header)
    {
        var lines = new List<string>();
        while (lines.Count < 100 && header($"X-Ops-Authorization-{lines.Count + 1}") is { } line)
        {
            lines.Add(line);
        }
        return string.Concat(lines);
    }

    /// <summary>The algorithm may be left out; where it stands, it must be the version's own.</summary>
    private static bool TryReadProtocol(string announcement, out SigningProtocol protocol)
    {
        var fields = announcement
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(field => field.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToLookup(pair => pair[0], pair => pair[1]);
        var algorithm = fields["algorithm"].LastOrDefault();
        (protocol, var hash) = fields["version"].LastOrDefault() switch
        {
            "1.0" => (SigningProtocol.V10, "sha1"),
            "1.1" => (SigningProtocol.V11, "sha1"),
            "1.2" => (SigningProtocol.V12, "sha1"),
            "1.3" => (SigningProtocol.V13, "sha256"),
            _ => (default, ""),
        };
        return hash.Length > 0 && (algorithm is null || algorithm == hash);
    }
}
