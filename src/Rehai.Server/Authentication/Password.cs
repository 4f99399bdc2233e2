using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Rehai.Server.Authentication;

/// <summary>
/// Passwords as they are kept: <c>pbkdf2-sha512$ITERATIONS$SALT$HASH</c>, salt and hash in base64. The iterations stand with each, so
/// that they can be raised without anybody's being locked out.
/// </summary>
internal static class Password
{
    /// <summary>Chef's, in bytes of UTF-8.</summary>
    public const int Shortest = 6;

    /// <summary>In characters.</summary>
    public const int Longest = 1_024;

    private const string Kind = "pbkdf2-sha512";
    private const int Iterations = 210_000;
    private const int SaltLength = 16;
    private const int HashLength = 32;

    /// <summary>Fits no password; checked where there is no user, so that the time does not tell.</summary>
    public static readonly string OfNobody = Text(Iterations, new byte[SaltLength], new byte[HashLength]);

    /// <summary>Why it can be nobody's, in Chef's words as far as Chef has any; null where it can.</summary>
    public static string? FaultOf(string password) =>
        Encoding.UTF8.GetByteCount(password) < Shortest ? $"Password must have at least {Shortest} characters"
        : password.Length > Longest ? $"Password must have at most {Longest} characters"
        : null;

    public static string Hash(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return Text(Iterations, salt, Derive(password, salt, Iterations));
    }

    public static bool IsHashOf(string stored, string password)
    {
        if (
            stored.Split('$') is not [Kind, var count, var salt, var hash]
            || !int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations)
        )
        {
            return false;
        }
        var derived = Derive(password, Convert.FromBase64String(salt), iterations);
        return CryptographicOperations.FixedTimeEquals(derived, Convert.FromBase64String(hash));
    }

    private static byte[] Derive(string password, byte[] salt, int iterations) =>
        Rfc2898DeriveBytes.Pbkdf2(
            Encoding.UTF8.GetBytes(password),
            salt,
            iterations,
            HashAlgorithmName.SHA512,
            HashLength
        );

    private static string Text(int iterations, byte[] salt, byte[] hash) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Kind}${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}"
        );
}
