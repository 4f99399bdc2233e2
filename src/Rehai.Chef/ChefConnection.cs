using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Rehai.Chef.Configuration;

namespace Rehai.Chef;

/// <summary>How to reach a server: nothing here says who asks.</summary>
/// <param name="Server">With <c>/organizations/ORG</c>; no <c>/</c> at its end.</param>
/// <param name="Timeout">For one request, answer included.</param>
public sealed record ChefConnection(Uri Server, TlsSettings Tls, TimeSpan Timeout)
{
    /// <exception cref="ConfigException">The CA file cannot be used.</exception>
    internal HttpClient Open()
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.GZip | DecompressionMethods.Deflate,
            SslOptions = TlsOptions(),
            ActivityHeadersPropagator = null,
        };
        return new HttpClient(handler) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
    }

    private SslClientAuthenticationOptions TlsOptions()
    {
        var options = new SslClientAuthenticationOptions();
        if (!Tls.VerifyServer)
        {
#pragma warning disable CA5359 // The administrator's own word, in Chef's own setting.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (Tls.CaFile is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(ReadAuthorities(Tls.CaFile));
        }
        return options;
    }

    private static X509Certificate2Collection ReadAuthorities(string file)
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            authorities.ImportFromPemFile(file);
            return authorities;
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or System.Security.Cryptography.CryptographicException
            )
        {
            throw new ConfigException($"Cannot read the certificates of ssl_ca_file {file}: {e.Message}");
        }
    }
}
