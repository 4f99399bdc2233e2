using Rehai.Server.Storage;

namespace Rehai.Server.Web.Access;

/// <summary>
/// Who has signed in, by the hash of the id that their browser holds. A session ends when it was idle or is old, when its user signs out,
/// is deleted or has another password.
/// </summary>
internal sealed class Sessions
{
    public static readonly TimeSpan Idle = TimeSpan.FromHours(12);
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>How exactly it is known when a session was used last: as often it is written.</summary>
    private static readonly TimeSpan Grain = TimeSpan.FromMinutes(10);

    /// <summary>Of one user, on all browsers; the one that was idle for longest goes.</summary>
    private const int MostOfUser = 50;

    private readonly SqliteDatabase _database;
    private readonly SessionFile? _file;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, SignedIn> _known;
    private bool _isPasswordUsed;

    /// <param name="file">Null keeps them for this run of the program only.</param>
    public Sessions(SqliteDatabase database, SessionFile? file, TimeProvider time)
    {
        (_database, _file, _time) = (database, file, time);
        var kept = file?.Read() ?? KeptSessions.None;
        _known = kept.Sessions.OfType<SignedIn>().ToDictionary(session => session.Hash);
        _isPasswordUsed = kept.IsPasswordUsed;
    }

    /// <summary>Whether somebody has ever signed in with a password here.</summary>
    public bool IsPasswordUsed => Volatile.Read(ref _isPasswordUsed);

    /// <returns>The id, which is for the browser's cookie and kept nowhere.</returns>
    public string Begin(long user, bool byPassword)
    {
        var (id, now) = (Secret.New(), _time.GetUtcNow());
        var stamp = _database.Read(session => StampOf(session, user));
        lock (_gate)
        {
            _isPasswordUsed |= byPassword;
            DropEnded(now);
            DropOldestOf(user);
            var hash = Secret.Hash(id);
            _known[hash] = new SignedIn(hash, user, stamp, now, now);
            Save();
        }
        return id;
    }

    /// <summary>The session with that id and its user; null where there is none, or not any more.</summary>
    public (SignedIn Session, Actor User)? Find(string id) => Renew(Secret.Hash(id));

    /// <summary>The same, by what a session is known by.</summary>
    public (SignedIn Session, Actor User)? Renew(string hash)
    {
        if (Use(hash) is not { } session)
        {
            return null;
        }
        var user = _database.Read(read =>
            ActorTable.Find(read, session.User) is { } actor && StampOf(read, actor.Id) == session.Stamp ? actor : null
        );
        if (user is null)
        {
            Drop(hash);
            return null;
        }
        return (session, user);
    }

    public void End(string id) => Drop(Secret.Hash(id));

    private SignedIn? Use(string hash)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            if (!_known.TryGetValue(hash, out var session) || session.IsOver(now))
            {
                return null;
            }
            if (now - session.LastUsed >= Grain)
            {
                _known[hash] = session with { LastUsed = now };
                Save();
            }
            return session;
        }
    }

    private void Drop(string hash)
    {
        lock (_gate)
        {
            if (_known.Remove(hash))
            {
                Save();
            }
        }
    }

    private void DropEnded(DateTimeOffset now)
    {
        foreach (var session in _known.Values.Where(session => session.IsOver(now)).ToList())
        {
            _known.Remove(session.Hash);
        }
    }

    private void DropOldestOf(long user)
    {
        var own = _known.Values.Where(session => session.User == user).OrderBy(session => session.LastUsed).ToList();
        foreach (var session in own.Take(own.Count - MostOfUser + 1))
        {
            _known.Remove(session.Hash);
        }
    }

    private void Save() => _file?.Write(new KeptSessions(_isPasswordUsed, [.. _known.Values]));

    /// <summary>Another one for another password, as each is hashed with a salt of its own.</summary>
    private static string StampOf(Session session, long user) =>
        Secret.Hash(ProfileTable.Find(session, user).Password ?? "");
}

/// <param name="Hash">Of the id.</param>
/// <param name="Stamp">Tells whether the password is what it was.</param>
/// <param name="LastUsed">To some minutes.</param>
internal sealed record SignedIn(string Hash, long User, string Stamp, DateTimeOffset Since, DateTimeOffset LastUsed)
{
    public bool IsOver(DateTimeOffset now) => now - LastUsed >= Sessions.Idle || now - Since >= Sessions.Longest;
}
