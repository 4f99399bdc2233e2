using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Doctor;

/// <summary>How is it known that the server is the right one, and for how long yet?</summary>
internal static class CertificateCheck
{
    private static readonly TimeSpan Worrying = TimeSpan.FromDays(30);

    public static Finding Look(Examination examination)
    {
        var config = examination.Config;
        if (examination.Answer.Certificate is not { } certificate)
        {
            return config.ServerUrl.IsLoopback
                ? Finding.Ok("none: http to this host itself")
                : Finding.Warning(
                    "none: http, which anybody on the way can read and change",
                    "Requests are signed, answers are not: use https in chef_server_url."
                );
        }
        var end = certificate.NotAfter.ToUniversalTime();
        var found = $"by {Authority(certificate)}, until {end.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}";
        return !config.Tls.VerifyServer
                ? Finding.Warning(
                    $"{found}, not verified",
                    "Anybody on the way can be the server: set ssl_verify_mode :verify_peer, and put the authority's certificate into "
                        + "trusted_certs_dir or name it with ssl_ca_file."
                )
            : end - examination.Time.GetUtcNow() < Worrying
                ? Finding.Warning($"{found}, soon", "Renew the server's certificate.")
            : Finding.Ok($"{found}; trusted are {Trusted(config.Tls)}");
    }

    private static string Authority(X509Certificate2 certificate)
    {
        var name = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true);
        return name.Length > 0 ? name : certificate.Issuer;
    }

    private static string Trusted(TlsSettings tls)
    {
        NamedPath?[] named =
        [
            tls.CaDirectory,
            tls.CaFile,
            Directory.Exists(tls.TrustedCertificates?.Path) ? tls.TrustedCertificates : null,
        ];
        return string.Join(
            ", ",
            ["the system's authorities", .. named.OfType<NamedPath>().Select(path => $"{path.Path} ({path.Setting})")]
        );
    }
}
