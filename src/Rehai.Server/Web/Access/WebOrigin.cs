using System.Net;

namespace Rehai.Server.Web.Access;

/// <summary>Under which addresses browsers reach the pages, and from where they come.</summary>
/// <param name="listen">The address that is listened on.</param>
/// <param name="isTls">Whether TLS is spoken there.</param>
/// <param name="proxy">Where a proxy before it is reached, with https; null where there is none.</param>
internal sealed class WebOrigin(IPAddress listen, bool isTls, Uri? proxy)
{
    /// <summary>Whether browsers speak TLS, with the server or with its proxy.</summary>
    public bool IsSecure => isTls || proxy is not null;

    /// <summary>Scheme, host and port of the pages, as a browser names them.</summary>
    public string Of(HttpRequest request) =>
        proxy?.GetLeftPart(UriPartial.Authority) ?? $"{request.Scheme}://{request.Host.Value}";

    /// <summary>
    /// Whether the request names one of our hosts. Any page can give its own name the address 127.0.0.1, and its scripts would be of one
    /// origin with ours then. Over TLS the certificate forbids it.
    /// </summary>
    public bool Knows(HttpRequest request)
    {
        var host = request.Host.Host;
        return isTls
            || Is(host, "localhost")
            || (proxy is not null && Is(host, proxy.Host))
            || (IPAddress.TryParse(host, out var address) && (IPAddress.IsLoopback(address) || address.Equals(listen)));
    }

    /// <summary>Of the browser; null where it cannot be told. Only a proxy that the operator named is believed.</summary>
    public IPAddress? ClientOf(HttpContext http)
    {
        if (proxy is null)
        {
            return http.Connection.RemoteIpAddress;
        }
        var last = http.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
        return IPAddress.TryParse(last, out var address) ? address : http.Connection.RemoteIpAddress;
    }

    /// <summary>What a browser says of where a request was made: in a page of ours, as far as it says anything.</summary>
    public bool IsOwn(HttpRequest request)
    {
        var (site, from) = (request.Headers["Sec-Fetch-Site"].ToString(), request.Headers.Origin.ToString());
        return site is "" or "same-origin" && (from.Length == 0 || Is(from, Of(request)));
    }

    private static bool Is(string a, string b) => a.Equals(b, StringComparison.OrdinalIgnoreCase);
}
