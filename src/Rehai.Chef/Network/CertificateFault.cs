using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Rehai.Chef.Configuration;

namespace Rehai.Chef.Network;

/// <summary>Why a server's certificate is not accepted, to stand behind the server's name, with the mend.</summary>
internal static class CertificateFault
{
    private const X509ChainStatusFlags Unknown = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;

    public static bool IsUnknown(X509Chain chain) => chain.ChainStatus.Any(status => (status.Status & Unknown) != 0);

    public static string OfChain(X509Chain chain, TlsSettings tls, DateTimeOffset now)
    {
        if (IsUnknown(chain))
        {
            var place = tls.TrustedCertificates?.Path ?? "trusted_certs_dir";
            return $"shows a certificate of an authority that this host does not know ({Quote(chain.ChainElements[^1].Certificate.Issuer)}). "
                + $"Put that authority's certificate into {place}, as `knife ssl fetch` does, or name it with ssl_ca_file.";
        }
        var untimely = chain.ChainElements.FirstOrDefault(element =>
            element.ChainElementStatus.Any(status => status.Status == X509ChainStatusFlags.NotTimeValid)
        );
        return untimely is null
            ? $"shows a certificate that cannot be trusted: {Quote(chain.ChainStatus.FirstOrDefault().StatusInformation)}."
            : OfTime(untimely.Certificate, now);
    }

    public static string OfName(X509Certificate2 certificate) =>
        $"shows a certificate for {Quote(string.Join(", ", Names(certificate)))} and not for this name. Use a name that stands there in "
        + "chef_server_url, or have a certificate made for this one.";

    private static string OfTime(X509Certificate2 certificate, DateTimeOffset now)
    {
        var end = certificate.NotAfter.ToUniversalTime();
        var (what, when) =
            end < now.UtcDateTime
                ? ("expired on", end)
                : ("is not valid before", certificate.NotBefore.ToUniversalTime());
        return $"shows a certificate ({Quote(certificate.Subject)}) that {what} {Utc(when)}; this host's clock says {Utc(now.UtcDateTime)}. "
            + "Renew the certificate, or set the clock if it is wrong.";
    }

    private static string[] Names(X509Certificate2 certificate)
    {
        var alternatives = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().ToArray();
        var names = alternatives
            .SelectMany(names =>
                names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString()))
            )
            .ToArray();
        return names.Length > 0 ? names : [certificate.Subject];
    }

    private static string Utc(DateTime time) =>
        time.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Quote(string text) => ChefResponse.Quote(text).TrimEnd('.');
}
