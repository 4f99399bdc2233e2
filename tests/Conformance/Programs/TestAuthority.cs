using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Rehai.Conformance.Programs;

/// <summary>A certificate authority that nobody knows but who is given its certificate.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;

    internal TestAuthority()
    {
        var request = new CertificateRequest("CN=Test Authority", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(Now.AddDays(-30), Now.AddDays(30));
    }

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    internal string Pem => _certificate.ExportCertificatePem();

    /// <summary>For a server at 127.0.0.1 that is valid today.</summary>
    internal X509Certificate2 Issue() => Issue(names => names.AddIpAddress(IPAddress.Loopback), Now.AddDays(10));

    internal X509Certificate2 IssueExpired() => Issue(names => names.AddIpAddress(IPAddress.Loopback), Now.AddDays(-1));

    internal X509Certificate2 IssueFor(string host) => Issue(names => names.AddDnsName(host), Now.AddDays(10));

    public void Dispose()
    {
        _certificate.Dispose();
        _key.Dispose();
    }

    private X509Certificate2 Issue(Action<SubjectAlternativeNameBuilder> name, DateTimeOffset notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=chef", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        name(names);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(_certificate, Now.AddDays(-20), notAfter, [1]);
        return certificate.CopyWithPrivateKey(key);
    }
}
