namespace Rehai.Server.Storage;

/// <param name="PublicKey">PEM: SPKI, PKCS#1 or an X.509 certificate.</param>
/// <param name="ExpiresAt">UTC; null for never.</param>
internal sealed record StoredKey(string Name, string PublicKey, DateTimeOffset? ExpiresAt)
{
    /// <summary>What Chef calls the key that comes with a new client.</summary>
    public const string DefaultName = "default";

    public bool IsExpired(DateTimeOffset now) => ExpiresAt <= now;
}
