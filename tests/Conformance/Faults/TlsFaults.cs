using System.Security.Cryptography.X509Certificates;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Faults;

/// <summary>The server's certificate is not one to trust.</summary>
[Collection(OneFaultHost.Name)]
public sealed class TlsFaults(FaultHost host) : IDisposable
{
    private readonly FaultHost _host = host.Anew();
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    [Fault(
        "certificate of an unknown authority",
        "TLS with a certificate of the test",
        Says = "shows a certificate of an authority that this host does not know (CN=Test Authority). Put that authority's certificate into … or name it with ssl_ca_file.",
        Exit = 44,
        Node = Afterwards.AsItWas
    )]
    public void An_authority_that_nobody_knows() => AssertRefused(_authority.Issue(), trusted: false);

    [Fact]
    [Fault(
        "certificate that has expired",
        "TLS with one of yesterday",
        Says = "shows a certificate (CN=chef) that expired on … this host's clock says … Renew the certificate, or set the clock if it is wrong.",
        Exit = 44,
        Node = Afterwards.AsItWas
    )]
    public void A_certificate_that_has_expired() => AssertRefused(_authority.IssueExpired(), trusted: true);

    [Fact]
    [Fault(
        "certificate for another name",
        "TLS with one for other.example.com",
        Says = "shows a certificate for other.example.com and not for this name. Use a name that stands there in chef_server_url",
        Exit = 44,
        Node = Afterwards.AsItWas
    )]
    public void A_certificate_for_another_name() =>
        AssertRefused(_authority.IssueFor("other.example.com"), trusted: true);

    [Fact]
    public void A_certificate_in_order_is_no_fault()
    {
        using var certificate = _authority.Issue();
        using var proxy = Stand(certificate, trusted: true);

        Assert.Equal(0, _host.Refresh().ExitCode);
    }

    /// <summary>Not one request reaches a server whose certificate is refused, and there is no second try.</summary>
    private void AssertRefused(X509Certificate2 certificate, bool trusted)
    {
        using (certificate)
        {
            using var proxy = Stand(certificate, trusted);

            _host.AssertFault();

            Assert.Equal("", proxy.Methods());
            Assert.Equal(1, proxy.Connections);
        }
    }

    private MeddlingProxy Stand(X509Certificate2 certificate, bool trusted)
    {
        var proxy = new MeddlingProxy(_host.Server, certificate);
        var authority = Path.Combine(_host.Workplace.Directory, "authority.pem");
        File.WriteAllText(authority, _authority.Pem);
        _host.Configure(proxy.Organization, trusted ? $"ssl_ca_file '{authority}'" : "");
        return proxy;
    }
}
