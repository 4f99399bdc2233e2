using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Rehai.Chef;

/// <summary>How to reach a server: nothing here says who asks.</summary>
/// <param name="Server">With <c>/organizations/ORG</c>; no <c>/</c> at its end.</param>
/// <param name="VerifyTls">False accepts any certificate, as <c>ssl_verify_mode :verify_none</c> does.</param>
/// <param name="CaFile">PEM certificates that are trusted instead of the system's.</param>
/// <param name="Timeout">For one request, answer included.</param>
public sealed record ChefConnection(Uri Server, bool VerifyTls, string? CaFile, TimeSpan Timeout)
{
    /// <exception cref="Configuration.ConfigException">The CA file cannot be used.</exception>
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
        if (!VerifyTls)
        {
#pragma warning disable CA5359 // The administrator's own word, in Chef's own setting.
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (CaFile is not null)
        {
            options.CertificateChainPolicy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(ReadAuthorities(CaFile));
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
            throw new Configuration.ConfigException($"Cannot read the certificates of ssl_ca_file {file}: {e.Message}");
        }
    }
}
