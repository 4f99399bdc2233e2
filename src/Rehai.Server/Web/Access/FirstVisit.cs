using Rehai.Server.Storage;

namespace Rehai.Server.Web.Access;

/// <summary>
/// The way in for who has just made the server and given nobody a password: a link with a secret that is good once and for an hour. It
/// is an admin's of the oldest organization and not the superuser's, because what a program prints may end in a journal that others
/// read. Offered at each start until somebody has signed in with a password.
/// </summary>
internal sealed class FirstVisit(Sessions sessions, SqliteDatabase database, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private (string Hash, DateTimeOffset Until)? _offered;

    /// <summary>The secret, of which nothing but its hash is kept; null where there is no need or nobody to be.</summary>
    public string? Offer()
    {
        if (sessions.IsPasswordUsed || database.Read(ActorTable.FirstAdmin) is null)
        {
            return null;
        }
        var secret = Secret.New();
        lock (_gate)
        {
            _offered = (Secret.Hash(secret), time.GetUtcNow() + Lifetime);
        }
        return secret;
    }

    /// <summary>Whose session it opens; null where it opens none, or not any more.</summary>
    public Actor? Redeem(string secret)
    {
        lock (_gate)
        {
            // Hashes of secrets that nobody can guess: how long a comparison takes tells nothing.
            if (
                _offered is not { } offered
                || offered.Hash != Secret.Hash(secret)
                || offered.Until <= time.GetUtcNow()
                || sessions.IsPasswordUsed
            )
            {
                return null;
            }
            _offered = null;
        }
        return database.Read(ActorTable.FirstAdmin);
    }
}
