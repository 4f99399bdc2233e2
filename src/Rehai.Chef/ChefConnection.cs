using Rehai.Chef.Configuration;
using Rehai.Chef.Network;

namespace Rehai.Chef;

/// <summary>How to reach a server: nothing here says who asks.</summary>
/// <param name="Server">With <c>/organizations/ORG</c>; no <c>/</c> at its end.</param>
/// <param name="Timeout">For one request, answer included.</param>
public sealed record ChefConnection(Uri Server, TlsSettings Tls, TimeSpan Timeout)
{
    public ProxySettings Proxy { get; init; } = ProxySettings.None;

    /// <summary>Sent with each request, <c>custom_http_headers</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <param name="trust">Null for http alone.</param>
    internal HttpClient Open(ServerTrust? trust)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = new ProxyRoute(Proxy, Server.Host),
            ActivityHeadersPropagator = null,
        };
        if (trust is not null)
        {
            handler.SslOptions = trust.Options;
        }
        return new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }
}
