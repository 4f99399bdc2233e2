using System.Net;

namespace Rehai.Chef.Configuration;

/// <summary>An HTTP proxy.</summary>
/// <param name="Address">Without its user and password, so fit for a message.</param>
/// <param name="Setting">Where it was set: <c>https_proxy of /etc/chef/client.rb</c>, <c>$https_proxy</c>.</param>
/// <param name="Credentials">Null for a proxy that is asked without.</param>
public sealed record Proxy(Uri Address, string Setting, NetworkCredential? Credentials)
{
    public override string ToString() => $"{Address.GetLeftPart(UriPartial.Authority)} ({Setting})";
}
