using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rehai.Chef.Authentication;

namespace Rehai.Chef.Tests.Authentication;

public sealed class ChefKeyTests
{
    private static readonly byte[] Text = "text"u8.ToArray();

    [Fact]
    public void Private_keys_are_read_as_pkcs1_and_pkcs8()
    {
        using var rsa = RSA.Create(2048);

        AssertSigns(rsa.ExportRSAPrivateKeyPem(), rsa.ExportRSAPublicKeyPem());
        AssertSigns(rsa.ExportPkcs8PrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem());
    }

    [Fact]
    public void A_public_key_is_read_from_a_certificate()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=node", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using var certificate = request.CreateSelfSigned(start, start.AddYears(1));

        AssertSigns(rsa.ExportRSAPrivateKeyPem(), certificate.ExportCertificatePem());
    }

    [Fact]
    public void A_generated_pair_survives_its_files()
    {
        using var key = ChefKey.Generate();

        AssertSigns(key.ExportPrivatePem(), key.ExportPublicPem());
    }

    [Fact]
    public void Encrypted_foreign_and_broken_keys_are_refused_in_words()
    {
        using var rsa = RSA.Create(2048);
        using var ec = ECDsa.Create();
        var encrypted = rsa.ExportEncryptedPkcs8PrivateKeyPem(
            "secret",
            new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1)
        );

        Assert.Contains("encrypted", Refusal(encrypted), StringComparison.Ordinal);
        Assert.Contains("not an RSA key", Refusal(ec.ExportPkcs8PrivateKeyPem()), StringComparison.Ordinal);
        Assert.Contains("not an RSA key", Refusal(ec.ExportECPrivateKeyPem()), StringComparison.Ordinal);
        Assert.Contains("not an RSA key", Refusal("no PEM at all"), StringComparison.Ordinal);
    }

    private static string Refusal(string pem) => Assert.Throws<ChefKeyException>(() => ChefKey.FromPem(pem)).Message;

    private static void AssertSigns(string privatePem, string publicPem)
    {
        using var privateKey = ChefKey.FromPem(privatePem);
        using var publicKey = ChefKey.FromPem(publicPem);
        foreach (var protocol in Enum.GetValues<SigningProtocol>())
        {
            var signature = privateKey.Sign(protocol, Text);
            Assert.True(publicKey.Verify(protocol, Text, signature));
            signature[^1] ^= 1;
            Assert.False(publicKey.Verify(protocol, Text, signature));
        }
    }
}
