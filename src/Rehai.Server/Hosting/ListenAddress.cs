using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Rehai.Server.Hosting;

/// <summary>Where to listen, from an URL such as <c>http://127.0.0.1:8889</c>; port 0 asks for a free one.</summary>
/// <param name="IsTls">Whether it is an https address.</param>
internal sealed record ListenAddress(IPEndPoint EndPoint, bool IsTls)
{
    public const string Default = "http://127.0.0.1:8889";

    /// <summary>Plain http is for this host alone, or for a proxy.</summary>
    public static bool TryParse(
        string text,
        bool isBehindProxy,
        [NotNullWhen(true)] out ListenAddress? address,
        [NotNullWhen(false)] out string? fault
    )
    {
        address = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            fault = $"'{text}' is no address to listen on. Give an URL such as {Default}.";
            return false;
        }
        if (url.AbsolutePath != "/" || url.Query.Length > 0)
        {
            fault = $"'{text}' has a path. An address to listen on is scheme, host and port only.";
            return false;
        }
        return TryRead(url, isBehindProxy, out address, out fault);
    }

    private static bool TryRead(
        Uri url,
        bool isBehindProxy,
        [NotNullWhen(true)] out ListenAddress? address,
        [NotNullWhen(false)] out string? fault
    )
    {
        (address, fault) = (null, null);
        var host = url.IsLoopback && url.HostNameType == UriHostNameType.Dns ? "127.0.0.1" : url.DnsSafeHost;
        if (!IPAddress.TryParse(host, out var ip))
        {
            fault = $"'{url.Host}' is a name. Give the IP address to listen on, such as 127.0.0.1.";
            return false;
        }
        var isTls = url.Scheme == "https";
        if (!isTls && !isBehindProxy && !IPAddress.IsLoopback(ip))
        {
            fault =
                $"{ip} is reachable from outside, and plain http carries node data in the clear. "
                + $"Listen on https://{url.Authority} with --tls-certificate and --tls-key, "
                + "or on 127.0.0.1 or [::1] with a TLS proxy before it; a proxy on another host is named with --behind-proxy.";
            return false;
        }
        address = new ListenAddress(new IPEndPoint(ip, url.Port), isTls);
        return true;
    }
}
