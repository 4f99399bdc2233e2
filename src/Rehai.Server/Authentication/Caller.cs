using Rehai.Server.Storage;

namespace Rehai.Server.Authentication;

/// <summary>Who signed a request, and with which of its keys.</summary>
/// <param name="Organization">The request's; null where the address names none.</param>
/// <param name="IsMember">Of the request's organization; clients are, users may be.</param>
/// <param name="Key">Null for somebody who has not signed, and about whom another's request asks.</param>
internal sealed record Caller(Actor Actor, StoredKey? Key, Organization? Organization, bool IsMember)
{
    /// <summary>The organization of a route that names one.</summary>
    public Organization Org => Organization!;

    public bool Is(long actor) => Actor.Id == actor;

    /// <summary>
    /// Whether who signed may still do so: a body takes its time, and what is written before this request may have taken away the key, the
    /// membership or the actor.
    /// </summary>
    public bool IsStillHere(Session session) =>
        (Key is null || KeyTable.Find(session, Actor.Id, Key.Name)?.PublicKey == Key.PublicKey)
        && (
            Organization is null
            || !Actor.IsUser
            || Actor.IsSuperuser
            || MemberTable.Has(session, Organization.Id, Actor.Id)
        );

    /// <summary>
    /// Whether the caller is in one of these groups now, directly or by groups in groups. Chef lists validators among the clients, and
    /// means them to make clients and nothing else.
    /// </summary>
    public bool IsIn(Session session, params IEnumerable<long> groups) =>
        !Actor.IsValidator && GroupTable.Of(session, Actor.Id).Intersect(groups).Any();
}
