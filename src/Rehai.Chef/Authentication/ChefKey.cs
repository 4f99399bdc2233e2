using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Rehai.Chef.Authentication;

/// <summary>An RSA key of a client or a user, private or public. Safe for use by several threads at once.</summary>
public sealed class ChefKey : IDisposable
{
    private readonly RSAOpenSsl _rsa;
    private readonly SafeEvpPKeyHandle _handle;

    private ChefKey(RSAOpenSsl rsa)
    {
        _rsa = rsa;
        _handle = rsa.DuplicateKeyHandle();
    }

    /// <summary>
    /// Reads what Chef's own programs write: a private key as PKCS#1 or unencrypted PKCS#8, a public key as SPKI, PKCS#1 or
    /// inside an X.509 certificate.
    /// </summary>
    /// <exception cref="ChefKeyException">It is none of these; the message says what it is instead.</exception>
    public static ChefKey FromPem(string pem)
    {
        PemText.RefuseEncrypted(pem);
        return Read(rsa => Import(rsa, pem));
    }

    /// <summary>Reads a client's own key: PKCS#1 or unencrypted PKCS#8.</summary>
    /// <exception cref="ChefKeyException">It is none; the message says what it is instead.</exception>
    public static ChefKey FromPrivatePem(string pem)
    {
        var key = PemText.PrivateKey(pem);
        return Read(rsa => rsa.ImportFromPem(key));
    }

    public static ChefKey Generate() => new(new RSAOpenSsl(2048));

    /// <summary>The modulus's length.</summary>
    public int Bits => _rsa.KeySize;

    /// <summary>PKCS#1, the form of Chef's <c>client.pem</c>.</summary>
    public string ExportPrivatePem() => _rsa.ExportRSAPrivateKeyPem() + "\n";

    /// <summary>SubjectPublicKeyInfo, the form of Chef's <c>public_key</c> fields.</summary>
    public string ExportPublicPem() => _rsa.ExportSubjectPublicKeyInfoPem() + "\n";

    /// <exception cref="ChefKeyException">A public key, or a text too long for it.</exception>
    internal byte[] Sign(SigningProtocol protocol, byte[] canonical)
    {
        try
        {
            return protocol switch
            {
                SigningProtocol.V13 => _rsa.SignData(canonical, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
                SigningProtocol.V12 => _rsa.SignData(canonical, HashAlgorithmName.SHA1, RSASignaturePadding.Pkcs1),
                _ => OpenSsl.SignWithoutDigest(_handle, canonical),
            };
        }
        catch (CryptographicException)
        {
            throw new ChefKeyException(
                "The key cannot sign this: it is a public key, or too short for signing 1.0 with so long a name."
            );
        }
    }

    internal bool Verify(SigningProtocol protocol, byte[] canonical, byte[] signature) =>
        protocol switch
        {
            SigningProtocol.V13 => Verify(canonical, signature, HashAlgorithmName.SHA256),
            SigningProtocol.V12 => Verify(canonical, signature, HashAlgorithmName.SHA1),
            _ => OpenSsl.RecoverWithoutDigest(_handle, signature).AsSpan().SequenceEqual(canonical),
        };

    private bool Verify(byte[] canonical, byte[] signature, HashAlgorithmName hash) =>
        _rsa.VerifyData(canonical, signature, hash, RSASignaturePadding.Pkcs1);

    private static ChefKey Read(Action<RSAOpenSsl> import)
    {
        var rsa = new RSAOpenSsl();
        try
        {
            import(rsa);
            return new ChefKey(rsa);
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            rsa.Dispose();
            throw new ChefKeyException("The key is not an RSA key in PEM form, or it is damaged.");
        }
    }

    private static void Import(RSAOpenSsl rsa, string pem)
    {
        if (pem.Contains("BEGIN CERTIFICATE", StringComparison.Ordinal))
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            using var key =
                certificate.GetRSAPublicKey() ?? throw new ChefKeyException("The certificate holds no RSA key.");
            rsa.ImportParameters(key.ExportParameters(includePrivateParameters: false));
        }
        else
        {
            rsa.ImportFromPem(pem);
        }
    }

    public void Dispose()
    {
        _handle.Dispose();
        _rsa.Dispose();
    }
}
