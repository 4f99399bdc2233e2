using System.Net;
using Rehai.Chef.Configuration;

namespace Rehai.Chef.Network;

/// <summary>Chef's choice of a proxy in the form that .NET asks for it; without it .NET reads the environment by rules of its own.</summary>
/// <param name="host">The one host that is asked: it may be by http and by https, through different proxies.</param>
internal sealed class ProxyRoute(ProxySettings settings, string host) : IWebProxy, ICredentials
{
    private static readonly string[] Schemes = ["http", "https"];

    public ICredentials? Credentials
    {
        get => this;
        set => throw new NotSupportedException();
    }

    public Uri? GetProxy(Uri destination) => settings.For(destination)?.Address;

    public bool IsBypassed(Uri host) => settings.For(host) is null;

    public NetworkCredential? GetCredential(Uri uri, string authType) =>
        authType is "Basic" or "Digest"
            ? Schemes
                .Select(scheme => settings.For(new UriBuilder(scheme, host).Uri))
                .FirstOrDefault(proxy => proxy?.Address.Authority == uri.Authority)
                ?.Credentials
            : null;
}
