using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rehai.Chef.Configuration;

namespace Rehai.Chef.Network;

/// <summary>
/// Judges a server's certificate, and remembers the last one seen and what was wrong with it. The configured authorities are tried
/// first: reading the system's takes longer, and most Chef servers need only the others.
/// </summary>
internal sealed class ServerTrust
{
    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");

    private readonly TlsSettings _tls;
    private readonly TimeProvider _time;
    private readonly X509Certificate2Collection _authorities;

    /// <exception cref="ConfigException">A certificate that the settings name cannot be used.</exception>
    public ServerTrust(TlsSettings tls, TimeProvider time)
    {
        (_tls, _time) = (tls, time);
        _authorities = tls.VerifyServer ? CertificateFiles.Authorities(tls) : [];
        Options = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = CertificateFiles.Client(tls),
            CertificateChainPolicy = Policy(
                _authorities.Count > 0 ? X509ChainTrustMode.CustomRootTrust : X509ChainTrustMode.System
            ),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                Accept(certificate as X509Certificate2, chain, errors),
        };
        Options.CertificateChainPolicy.CustomTrustStore.AddRange(_authorities);
    }

    public SslClientAuthenticationOptions Options { get; }

    /// <summary>What the server showed last, whether it was trusted or not.</summary>
    public X509Certificate2? Certificate { get; private set; }

    /// <summary>What is wrong with it, to stand behind the server's name in a sentence; null where it was accepted.</summary>
    public string? Complaint { get; private set; }

    private bool Accept(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Certificate = certificate is null
            ? null
            : X509CertificateLoader.LoadCertificate(certificate.RawDataMemory.Span);
        Complaint = _tls.VerifyServer ? Judge(certificate, chain, errors) : null;
        return Complaint is null;
    }

    private string? Judge(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null || chain is null)
        {
            return "shows no certificate. Is the port of chef_server_url one of https?";
        }
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) && JudgeChain(certificate, chain) is { } fault)
        {
            return fault;
        }
        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? CertificateFault.OfName(certificate)
            : null;
    }

    private string? JudgeChain(X509Certificate2 certificate, X509Chain configured)
    {
        if (_authorities.Count == 0 || !CertificateFault.IsUnknown(configured))
        {
            return CertificateFault.OfChain(configured, _tls, _time.GetUtcNow());
        }
        using var system = new X509Chain { ChainPolicy = Policy(X509ChainTrustMode.System) };
        system.ChainPolicy.ApplicationPolicy.Add(ServerAuthentication);
        system.ChainPolicy.ExtraStore.AddRange(configured.ChainPolicy.ExtraStore);
        system.ChainPolicy.ExtraStore.AddRange(_authorities);
        return system.Build(certificate) ? null : CertificateFault.OfChain(system, _tls, _time.GetUtcNow());
    }

    /// <summary>As OpenSSL by itself: no revocation lists, and nothing fetched from where a certificate says.</summary>
    private static X509ChainPolicy Policy(X509ChainTrustMode mode) =>
        new()
        {
            TrustMode = mode,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
}
