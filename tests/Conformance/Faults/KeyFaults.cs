using System.Security.Cryptography;
using Rehai.Chef.Authentication;

namespace Rehai.Conformance.Faults;

/// <summary>The host's private key is none, or is not kept as one.</summary>
[Collection(OneFaultHost.Name)]
public sealed class KeyFaults(FaultHost host)
{
    private readonly FaultHost _host = host.Anew();

    private string ClientKey => _host.Workplace.ClientKey;

    [Fact]
    [Fault(
        "no key",
        "file of `client_key` removed",
        Says = "Cannot read the key … client.pem … Look at client_key or -k",
        Exit = 43,
        Node = Afterwards.AsItWas
    )]
    public void No_key()
    {
        File.Delete(ClientKey);

        _host.AssertFault();
    }

    [Fact]
    [Fault(
        "key that is none",
        "other text in the file of `client_key`",
        Says = "Cannot use the key … client.pem: … not an RSA key",
        Exit = 43,
        Node = Afterwards.AsItWas
    )]
    public void A_key_that_is_none()
    {
        File.WriteAllText(ClientKey, "rubbish");

        _host.AssertFault();
    }

    [Fact]
    [Fault(
        "public key where the private one should be",
        "it in the file of `client_key`",
        Says = "Cannot use the key … client.pem: The key is a public key or a certificate",
        Exit = 43,
        Node = Afterwards.AsItWas
    )]
    public void A_public_key_where_the_private_one_should_be()
    {
        using var key = ChefKey.Generate();
        File.WriteAllText(ClientKey, key.ExportPublicPem());

        _host.AssertFault();
    }

    [Fact]
    [Fault(
        "encrypted key",
        "it in the file of `client_key`",
        Says = "Cannot use the key … client.pem: The key is encrypted; Chef's keys have no passphrase.",
        Exit = 43,
        Node = Afterwards.AsItWas
    )]
    public void A_key_that_is_encrypted()
    {
        using var key = RSA.Create(2048);
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1);
        File.WriteAllText(ClientKey, key.ExportEncryptedPkcs8PrivateKeyPem("sesame", encryption));

        _host.AssertFault();
    }

    [Fact]
    [Fault(
        "key that is not an RSA key",
        "an EC key in the file of `client_key`",
        Says = "Cannot use the key … client.pem: The key is not an RSA key but an EC key",
        Exit = 43,
        Node = Afterwards.AsItWas
    )]
    public void A_key_of_another_kind()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(ClientKey, key.ExportPkcs8PrivateKeyPem());

        _host.AssertFault();
    }

    [Fact]
    [Fault(
        "key that others can read",
        "`chmod 644`",
        Says = "Others than its owner can read or write the key … client.pem",
        Exit = 0,
        Node = Afterwards.Saved
    )]
    public void A_key_that_others_can_read()
    {
        File.SetUnixFileMode(
            ClientKey,
            File.GetUnixFileMode(ClientKey) | UnixFileMode.GroupRead | UnixFileMode.OtherRead
        );

        _host.AssertFault();
    }
}
