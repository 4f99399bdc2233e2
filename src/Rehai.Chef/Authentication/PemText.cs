using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Rehai.Chef.Authentication;

/// <summary>Finds the key in a PEM text, whatever stands around it, and says what another text is instead.</summary>
internal static class PemText
{
    private static readonly string[] PublicLabels = ["PUBLIC KEY", "RSA PUBLIC KEY", "CERTIFICATE"];

    private static readonly Dictionary<string, string> Algorithms = new()
    {
        ["1.2.840.10045.2.1"] = "an EC key",
        ["1.2.840.10040.4.1"] = "a DSA key",
        ["1.2.840.113549.1.1.10"] = "an RSA-PSS key",
        ["1.3.101.112"] = "an Ed25519 key",
        ["1.3.101.113"] = "an Ed448 key",
    };

    /// <summary>The first private key, as OpenSSL takes it: a public one may stand in the same file.</summary>
    /// <exception cref="ChefKeyException">There is none that Chef's signing can use.</exception>
    public static string PrivateKey(string text)
    {
        RefuseEncrypted(text);
        var blocks = Blocks(text.TrimStart('\uFEFF'));
        var found = blocks.FirstOrDefault(block => block.Label is "RSA PRIVATE KEY" or "PRIVATE KEY");
        return found.Text is not null && OtherAlgorithm(found) is null
            ? found.Text
            : throw new ChefKeyException(WhatElse(text, blocks));
    }

    /// <exception cref="ChefKeyException">It is one that only its owner's passphrase opens.</exception>
    public static void RefuseEncrypted(string text)
    {
        if (
            text.Contains("BEGIN ENCRYPTED PRIVATE KEY", StringComparison.Ordinal)
            || text.Contains("Proc-Type: 4,ENCRYPTED", StringComparison.Ordinal)
        )
        {
            throw new ChefKeyException(
                "The key is encrypted; Chef's keys have no passphrase. `openssl rsa -in OLD -out NEW` writes it without one."
            );
        }
    }

    private static string WhatElse(string text, IReadOnlyList<Block> blocks) =>
        text.AsSpan().Trim().IsEmpty ? "The key is empty."
        : blocks.Any(block => block.Label == "OPENSSH PRIVATE KEY")
            ? "The key is in OpenSSH's own format. If it is an RSA key, `ssh-keygen -p -N '' -m PEM -f FILE` makes it one of Chef's."
        : blocks.Select(OtherAlgorithm).FirstOrDefault(algorithm => algorithm is not null) is { } algorithm
            ? $"The key is not an RSA key but {algorithm}; Chef's keys are RSA keys."
        : blocks.Any(block => PublicLabels.Contains(block.Label))
            ? "The key is a public key or a certificate; requests are signed with the private key."
        : "The key is not an RSA key in PEM form.";

    /// <returns>Null for RSA, and for what is no private key or cannot be read.</returns>
    private static string? OtherAlgorithm(Block block) =>
        block.Label switch
        {
            "EC PRIVATE KEY" => Algorithms["1.2.840.10045.2.1"],
            "DSA PRIVATE KEY" => Algorithms["1.2.840.10040.4.1"],
            "PRIVATE KEY" when Oid(block) is { } oid and not "1.2.840.113549.1.1.1" => Algorithms.GetValueOrDefault(
                oid,
                $"of the kind {oid}"
            ),
            _ => null,
        };

    /// <summary>PKCS#8 is a sequence of a version, the algorithm's sequence, and the key.</summary>
    private static string? Oid(Block block)
    {
        try
        {
            var info = new AsnReader(Convert.FromBase64String(block.Data), AsnEncodingRules.DER).ReadSequence();
            info.ReadInteger();
            return info.ReadSequence().ReadObjectIdentifier();
        }
        catch (Exception e) when (e is AsnContentException or FormatException)
        {
            return null;
        }
    }

    private static List<Block> Blocks(string text)
    {
        var blocks = new List<Block>();
        for (var start = 0; PemEncoding.TryFind(text.AsSpan(start), out var pem); start += pem.Location.End.Value)
        {
            var rest = text[start..];
            blocks.Add(new(rest[pem.Label], rest[pem.Location], rest[pem.Base64Data]));
        }
        return blocks;
    }

    private readonly record struct Block(string Label, string Text, string Data);
}
