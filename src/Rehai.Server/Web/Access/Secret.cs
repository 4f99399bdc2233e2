using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Rehai.Server.Web.Access;

/// <summary>Random values that nobody guesses. Who keeps one keeps its hash, so that what is kept opens nothing.</summary>
internal static class Secret
{
    private const int Length = 32;

    /// <summary>256 bits, in characters of URLs and cookies.</summary>
    public static string New() => WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(Length));

    public static string Hash(string text) =>
        WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
