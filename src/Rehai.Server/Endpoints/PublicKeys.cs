using System.Globalization;
using Rehai.Chef.Authentication;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>Keys as Chef's bodies carry them.</summary>
internal static class PublicKeys
{
    private const string Forever = "infinity";
    private const string DateFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public static bool IsValid(string pem) => HasHeader(pem, "PUBLIC KEY", "RSA PUBLIC KEY") && IsKey(pem);

    public static bool IsValidCertificate(string pem) => HasHeader(pem, "CERTIFICATE") && IsKey(pem);

    /// <summary>The key itself where a certificate is stored.</summary>
    public static string Extract(string pem)
    {
        if (!HasHeader(pem, "CERTIFICATE"))
        {
            return pem;
        }
        using var key = ChefKey.FromPem(pem);
        return key.ExportPublicPem();
    }

    /// <summary>A pair made for a client that sent no key of its own; the private half is answered once and never kept.</summary>
    public static (string Public, string Private) Generate()
    {
        using var key = ChefKey.Generate();
        return (key.ExportPublicPem(), key.ExportPrivatePem());
    }

    public static KeyBody Describe(StoredKey key) => new(key.Name, key.PublicKey, FormatDate(key.ExpiresAt));

    /// <summary>The first key of a new actor as its creation is answered; null where it has none.</summary>
    /// <param name="url">The actor's.</param>
    public static KeyBody? Embedded(string url, string? publicKey, string? privateKey) =>
        publicKey is null
            ? null
            : Describe(new StoredKey(StoredKey.DefaultName, publicKey, null)) with
            {
                Uri = $"{url}/keys/{StoredKey.DefaultName}",
                PrivateKey = privateKey,
            };

    public static string FormatDate(DateTimeOffset? date) =>
        date?.UtcDateTime.ToString(DateFormat, CultureInfo.InvariantCulture) ?? Forever;

    /// <summary>Null for <c>infinity</c>.</summary>
    public static bool TryReadDate(string text, out DateTimeOffset? date)
    {
        date = null;
        if (text == Forever)
        {
            return true;
        }
        var isDate = DateTimeOffset.TryParseExact(
            text,
            DateFormat,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var value
        );
        date = value;
        return isDate;
    }

    private static bool HasHeader(string pem, params ReadOnlySpan<string> labels)
    {
        foreach (var label in labels)
        {
            if (pem.StartsWith($"-----BEGIN {label}-----", StringComparison.Ordinal))
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsKey(string pem)
    {
        try
        {
            ChefKey.FromPem(pem).Dispose();
            return true;
        }
        catch (ChefKeyException)
        {
            return false;
        }
    }
}
