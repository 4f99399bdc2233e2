using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Rehai.Server.Hosting;

/// <summary>
/// The server's certificate with its chain and key, from PEM files. They are read anew when one of them has changed, so that a renewal
/// needs no restart; what cannot be read then leaves the old one in use.
/// </summary>
internal sealed class TlsCertificate
{
    private readonly TlsFiles _files;
    private readonly ILogger<TlsCertificate> _log;
    private readonly Lock _gate = new();
    private (DateTime Certificate, DateTime Key) _seen;
    private SslStreamCertificateContext _current;

    /// <exception cref="TlsCertificateException">The files hold no certificate and its key.</exception>
    public TlsCertificate(TlsFiles files, ILogger<TlsCertificate> log)
    {
        (_files, _log) = (files, log);
        _seen = WriteTimes();
        _current = Load();
    }

    /// <summary>What Kestrel asks at each handshake.</summary>
    public TlsHandshakeCallbackOptions Handshake() =>
        new()
        {
            OnConnection = _ =>
                new(
                    new SslServerAuthenticationOptions
                    {
                        ServerCertificateContext = Current,
                        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    }
                ),
        };

    private SslStreamCertificateContext Current
    {
        get
        {
            lock (_gate)
            {
                var now = WriteTimes();
                if (now != _seen)
                {
                    _seen = now;
                    TryRenew();
                }
                return _current;
            }
        }
    }

    private void TryRenew()
    {
        try
        {
            _current = Load();
            _log.LogInformation("the TLS certificate was read anew from {File}", _files.Certificate);
        }
        catch (TlsCertificateException e)
        {
            _log.LogError("the TLS certificate in use stays: {Cause}", e.Message);
        }
    }

    private SslStreamCertificateContext Load()
    {
        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(_files.Certificate, _files.Key);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(_files.Certificate);
            return SslStreamCertificateContext.Create(certificate, [.. chain.Skip(1)], offline: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TlsCertificateException($"The certificate or its key cannot be read: {e.Message}");
        }
        catch (CryptographicException e)
        {
            throw new TlsCertificateException(
                IsEncrypted(_files.Key)
                    ? $"{_files.Key} needs a passphrase, and there is nobody to give it. Write the key without one: openssl pkey -in {_files.Key} -out FILE"
                    : $"{_files.Certificate} and {_files.Key} are no certificate and its key in PEM: {e.Message}"
            );
        }
    }

    /// <summary>By its heading, of either of the forms in which OpenSSL writes such keys.</summary>
    private static bool IsEncrypted(string key)
    {
        try
        {
            return File.ReadLines(key).Take(2).Any(line => line.Contains("ENCRYPTED", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private (DateTime, DateTime) WriteTimes() =>
        (File.GetLastWriteTimeUtc(_files.Certificate), File.GetLastWriteTimeUtc(_files.Key));
}

/// <param name="Certificate">The server's certificate, and behind it those that lead to a root, in PEM.</param>
/// <param name="Key">Its private key, in PEM, without a passphrase.</param>
internal sealed record TlsFiles(string Certificate, string Key);

/// <summary>The message is for the operator.</summary>
internal sealed class TlsCertificateException(string message) : Exception(message);
