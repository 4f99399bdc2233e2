using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Rehai.Server.Web.Access;

/// <summary>
/// What a form of ours carries and no other site can know: it follows from a secret in a cookie, the session's id or, before there is
/// one, a random value of this browser's.
/// </summary>
internal static class FormToken
{
    public const string Field = "form";

    private static readonly byte[] Purpose = "rehai form token"u8.ToArray();

    public static string Of(string secret) =>
        WebEncoders.Base64UrlEncode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Purpose));

    public static bool IsOf(string secret, string? given) =>
        CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(given ?? ""),
            Encoding.UTF8.GetBytes(Of(secret))
        );
}
