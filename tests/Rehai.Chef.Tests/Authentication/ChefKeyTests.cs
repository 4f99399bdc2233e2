using System.Diagnostics;
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
    public void A_private_key_is_found_whatever_stands_around_it()
    {
        using var rsa = RSA.Create(2048);
        var (own, open) = (rsa.ExportRSAPrivateKeyPem(), rsa.ExportSubjectPublicKeyInfoPem());

        AssertSigns(own.Replace("\n", "\r\n", StringComparison.Ordinal) + "\r\n", open);
        AssertSigns("\uFEFF" + own, open);
        AssertSigns($"Bag Attributes\n  localKeyID: 01\nKey Attributes: <No Attributes>\n{own}\ntrailing", open);
        AssertSigns($"{open}\n{own}", open);
        AssertSigns($"\n\n{own}\n{rsa.ExportPkcs8PrivateKeyPem()}", open);
    }

    [Fact]
    public void A_keys_length_is_told()
    {
        using var rsa = RSA.Create(1024);
        using var key = ChefKey.FromPrivatePem(rsa.ExportRSAPrivateKeyPem());

        Assert.Equal(1024, key.Bits);
    }

    [Theory]
    [InlineData("genrsa -aes128 -passout pass:secret -traditional 2048", "encrypted")]
    [InlineData("genpkey -aes128 -pass pass:secret -algorithm RSA", "encrypted")]
    [InlineData("ecparam -genkey -noout -name prime256v1", "not an RSA key but an EC key")]
    [InlineData("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256", "not an RSA key but an EC key")]
    [InlineData("dsaparam -noout -genkey 1024", "not an RSA key but a DSA key")]
    [InlineData("genpkey -algorithm ED25519", "not an RSA key but an Ed25519 key")]
    [InlineData("genpkey -algorithm ED448", "not an RSA key but an Ed448 key")]
    [InlineData("genpkey -algorithm X25519", "not an RSA key but of the kind 1.3.101.110")]
    [InlineData("genpkey -algorithm RSA-PSS", "not an RSA key but an RSA-PSS key")]
    public void A_key_of_another_kind_is_said_to_be_one(string openssl, string words)
    {
        var refusal = Refusal(Run("openssl", openssl.Split(' ')));

        Assert.Contains(words, refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_of_openssh_is_said_with_the_command_that_converts_it()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("rehai-key-").FullName, "id_rsa");
        Run("ssh-keygen", "-q", "-t", "rsa", "-N", "", "-f", file);

        Assert.Contains(
            "`ssh-keygen -p -N '' -m PEM -f FILE`",
            Refusal(File.ReadAllText(file)),
            StringComparison.Ordinal
        );

        Run("ssh-keygen", "-q", "-p", "-N", "", "-m", "PEM", "-f", file);
        ChefKey.FromPrivatePem(File.ReadAllText(file)).Dispose();
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public void What_is_no_private_key_is_said_so()
    {
        using var rsa = RSA.Create(2048);
        var own = rsa.ExportRSAPrivateKeyPem();

        Assert.Contains("is a public key", Refusal(rsa.ExportSubjectPublicKeyInfoPem()), StringComparison.Ordinal);
        Assert.Contains("is a public key", Refusal(rsa.ExportRSAPublicKeyPem()), StringComparison.Ordinal);
        Assert.Contains("is empty", Refusal(" \n"), StringComparison.Ordinal);
        Assert.Contains("not an RSA key", Refusal("no PEM at all"), StringComparison.Ordinal);
        Assert.Contains("not an RSA key", Refusal(own[..^100]), StringComparison.Ordinal);
        Assert.Contains("not an RSA key", Refusal(own.Remove(400, 64)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_servers_copy_of_a_key_may_not_be_encrypted_or_of_another_kind_either()
    {
        using var ec = ECDsa.Create();

        Assert.Throws<ChefKeyException>(() => ChefKey.FromPem(ec.ExportSubjectPublicKeyInfoPem()));
        Assert.Throws<ChefKeyException>(() => ChefKey.FromPem("-----BEGIN ENCRYPTED PRIVATE KEY-----"));
    }

    private static string Refusal(string pem) =>
        Assert.Throws<ChefKeyException>(() => ChefKey.FromPrivatePem(pem)).Message;

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true }
        )!;
        _ = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return output;
    }

    private static void AssertSigns(string privatePem, string publicPem)
    {
        using var privateKey = ChefKey.FromPrivatePem(privatePem);
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
