using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rehai.Chef.Configuration;

namespace Rehai.Chef.Network;

/// <summary>The certificates that <see cref="TlsSettings"/> names.</summary>
internal static class CertificateFiles
{
    /// <exception cref="ConfigException">One cannot be read, or is no certificate: as in Chef, none is passed over.</exception>
    public static X509Certificate2Collection Authorities(TlsSettings tls)
    {
        var found = new X509Certificate2Collection();
        if (tls.CaDirectory is { } directory)
        {
            AddDirectory(directory, found);
        }
        else if (tls.CaFile is { } file)
        {
            Read(file, path => found.ImportFromPemFile(path));
            if (found.Count == 0)
            {
                throw new ConfigException($"{file.Setting} names {file.Path}, which holds no certificate in PEM form.");
            }
        }
        if (tls.TrustedCertificates is { } trusted && Directory.Exists(trusted.Path))
        {
            AddTrusted(trusted, found);
        }
        return found;
    }

    /// <exception cref="ConfigException">Only one of the two is set, or one cannot be used.</exception>
    public static SslStreamCertificateContext? Client(TlsSettings tls)
    {
        if ((tls.ClientCertificate ?? tls.ClientKey) is null)
        {
            return null;
        }
        if (tls is not { ClientCertificate: { } certificate, ClientKey: { } key })
        {
            throw new ConfigException("ssl_client_cert and ssl_client_key go together; only one of them is set.");
        }
        X509Certificate2? pair = null;
        Read(certificate, _ => { });
        Read(key, _ => pair = X509Certificate2.CreateFromPemFile(certificate.Path, key.Path));
        return SslStreamCertificateContext.Create(pair!, null, offline: true);
    }

    /// <summary>OpenSSL finds a certificate by the name that `openssl rehash` links to it; without one such, all files count.</summary>
    private static void AddDirectory(NamedPath directory, X509Certificate2Collection found) =>
        Read(
            directory,
            path =>
            {
                var files = Directory.GetFiles(path);
                var linked = files.Where(IsLink).ToArray();
                foreach (var file in linked.Length > 0 ? linked : files)
                {
                    found.ImportFromPemFile(file);
                }
            }
        );

    private static void AddTrusted(NamedPath directory, X509Certificate2Collection found)
    {
        string[] files = [];
        Read(directory, path => files = Directory.GetFiles(path));
        foreach (var file in files.Where(IsTrusted))
        {
            Read(
                directory with
                {
                    Path = file,
                },
                path => found.Add(X509CertificateLoader.LoadCertificateFromFile(path))
            );
        }
    }

    /// <summary>Ruby's <c>*.{crt,pem}</c>: no hidden files.</summary>
    private static bool IsTrusted(string file) =>
        Path.GetExtension(file) is ".crt" or ".pem" && !Path.GetFileName(file).StartsWith('.');

    private static void Read(NamedPath named, Action<string> read)
    {
        if (!Path.Exists(named.Path))
        {
            throw new ConfigException($"{named.Setting} names {named.Path}, which is not there.");
        }
        try
        {
            read(named.Path);
        }
        catch (Exception e)
            when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new ConfigException(
                $"{named.Setting}: {named.Path} cannot be used for TLS: {e.Message.TrimEnd('.')}."
            );
        }
    }

    private static bool IsLink(string file) =>
        Path.GetFileName(file).Split('.') is [{ Length: 8 } hash, { Length: > 0 } number]
        && hash.All(char.IsAsciiHexDigitLower)
        && number.All(char.IsAsciiDigit);
}
