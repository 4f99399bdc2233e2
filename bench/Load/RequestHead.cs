using System.Text;
using Rehai.Chef.Authentication;

namespace Rehai.Bench.Load;

/// <summary>Request line and headers as Chef's clients send them, signature included.</summary>
internal static class RequestHead
{
    private const int ApiVersion = 2;

    /// <param name="others">Further headers, a line each.</param>
    public static byte[] Sign(
        RequestSigner signer,
        SigningProtocol protocol,
        string method,
        Uri url,
        ReadOnlySpan<byte> body,
        params string[] others
    )
    {
        var path = url.AbsolutePath;
        var head = new StringBuilder($"{method} {path} HTTP/1.1\r\nHost: {url.Authority}\r\n")
            .Append("Accept: application/json\r\nX-Chef-Version: 19.4.14\r\n")
            .Append($"X-Ops-Server-API-Version: {ApiVersion}\r\nContent-Length: {body.Length}\r\n");
        foreach (var other in others)
        {
            head.Append($"{other}\r\n");
        }
        foreach (var (header, value) in signer.Sign(protocol, method, path, body, ApiVersion))
        {
            head.Append($"{header}: {value}\r\n");
        }
        return Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }
}
