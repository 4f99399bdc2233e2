using Rehai.Server.Storage;

namespace Rehai.Server.Web.Access;

/// <summary>
/// The way in for who has just made the server and given nobody a password: a link with a secret that is good once and for an hour. It
/// is an admin's of the oldest organization and not the superuser's, because what a program prints may end in a journal that others
/// read. Offered at each start until that admin has a password, or somebody has signed in with one.
/// </summary>
internal sealed class FirstVisit(Sessions sessions, SqliteDatabase database, TimeProvider time)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly Lock _gate = new();
    private (string Hash, DateTimeOffset Until)? _offered;

    /// <summary>The secret, of which nothing but its hash is kept, and whose session it opens; null where there is no need or nobody to be.</summary>
    public (string Secret, Actor User)? Offer()
    {
        if (Visitor() is not { } user)
        {
            return null;
        }
        var secret = Secret.New();
        lock (_gate)
        {
            _offered = (Secret.Hash(secret), time.GetUtcNow() + Lifetime);
        }
        return (secret, user);
    }

    /// <summary>Whose session it would open, and leaves it good; null where it opens none, or not any more.</summary>
    public Actor? Look(string secret)
    {
        lock (_gate)
        {
            return IsGood(secret) ? Visitor() : null;
        }
    }

    /// <summary>The same, and uses it up.</summary>
    public Actor? Redeem(string secret)
    {
        lock (_gate)
        {
            if (!IsGood(secret) || Visitor() is not { } user)
            {
                return null;
            }
            _offered = null;
            return user;
        }
    }

    /// <summary>Hashes of secrets that nobody can guess: how long a comparison takes tells nothing.</summary>
    private bool IsGood(string secret) =>
        _offered is { } offered && offered.Hash == Secret.Hash(secret) && offered.Until > time.GetUtcNow();

    private Actor? Visitor() =>
        sessions.IsPasswordUsed
            ? null
            : database.Read(session =>
                ActorTable.FirstAdmin(session) is { } admin && ProfileTable.Find(session, admin.Id).Password is null
                    ? admin
                    : null
            );
}
