using System.Net;
using System.Net.Sockets;
using Rehai.Server.Authentication;
using Rehai.Server.Storage;

namespace Rehai.Server.Web.Access;

/// <summary>
/// Whether a name and a password are a user's. What is answered, and how long that takes, does not tell whether there is such a user.
/// </summary>
internal sealed class PasswordSignIn(SqliteDatabase database, TimeProvider time, ILogger<PasswordSignIn> log)
{
    /// <summary>A check takes a core for a tenth of a second: Chef's clients are to get through meanwhile.</summary>
    private const int AtOnce = 4;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    /// <summary>Short, because anybody can make somebody else wait so.</summary>
    private readonly Throttle _users = new(longest: TimeSpan.FromMinutes(1), time);
    private readonly Throttle _addresses = new(longest: TimeSpan.FromMinutes(15), time);
    private int _checking;

    public SignInResult Try(string name, string password, IPAddress? from)
    {
        var isTurn = Interlocked.Increment(ref _checking) <= AtOnce;
        try
        {
            return isTurn ? Judge(name, password, from) : new(null, Moment);
        }
        finally
        {
            Interlocked.Decrement(ref _checking);
        }
    }

    private SignInResult Judge(string name, string password, IPAddress? from)
    {
        var (user, address) = (Secret.Hash(name), Network(from));
        return (_addresses.Take(address) ?? _users.Take(user)) is { } wait
            ? new(null, wait)
            : Check(name, password, user, address);
    }

    private SignInResult Check(string name, string password, string user, string address)
    {
        var (actor, hash) = database.Read(session => Find(session, name));
        if (!Password.IsHashOf(hash ?? Password.OfNobody, password))
        {
            // People type passwords into the wrong field: a name is written only where it is one.
            log.LogWarning("sign-in refused user={User} address={Address}", actor?.Name ?? "(unknown)", address);
            return new(null, null);
        }
        _users.Forget(user);
        _addresses.GiveBack(address);
        log.LogInformation("signed in user={User} address={Address}", actor!.Name, address);
        return new(actor, null);
    }

    /// <summary>The superuser has a key, and no password that could be guessed here.</summary>
    private static (Actor? Actor, string? Hash) Find(Session session, string name) =>
        ActorTable.FindUser(session, name) is not { } actor ? default
        : actor.IsSuperuser ? (actor, null)
        : (actor, ProfileTable.Find(session, actor.Id).Password);

    /// <summary>Whoever has one address of IPv6 has 2^64 of them.</summary>
    private static string Network(IPAddress? address)
    {
        if (address is null or { AddressFamily: AddressFamily.InterNetwork } or { IsIPv4MappedToIPv6: true })
        {
            return address?.MapToIPv4().ToString() ?? "(unknown)";
        }
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}

/// <param name="User">Who has signed in; null where name and password fit nobody, or were not looked at.</param>
/// <param name="Wait">Before the next attempt; null where this one was judged.</param>
internal readonly record struct SignInResult(Actor? User, TimeSpan? Wait);
