using Rehai.Server.Authentication;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Web.Access;

/// <summary>Who looks at a page or asks the API, and whose nodes that may be. Pages and API show nothing of other organizations.</summary>
/// <param name="Organizations">By id, the names of those whose nodes this one may list.</param>
/// <param name="Session">What the session is known by; null for who signs requests.</param>
internal sealed record Reader(Caller By, IReadOnlyDictionary<long, string> Organizations, string? Session)
{
    public string Name => By.Actor.Name;

    public IReadOnlySet<string> OrganizationNames { get; } = Organizations.Values.ToHashSet(StringComparer.Ordinal);

    public bool MaySee(long organization) => Organizations.ContainsKey(organization);

    /// <summary>As it is now.</summary>
    public static Reader Of(Session session, Caller by, string? signedIn) =>
        new(
            by,
            Candidates(session, by.Actor)
                .Where(organization => MayList(session, by, organization))
                .ToDictionary(organization => organization.Id, organization => organization.Name),
            signedIn
        );

    private static List<Organization> Candidates(Session session, Actor actor) =>
        actor.IsSuperuser ? OrganizationTable.All(session)
        : actor.Organization is { } own ? (OrganizationTable.Find(session, own) is { } found ? [found] : [])
        : OrganizationTable.Of(session, actor.Id);

    private static bool MayList(Session session, Caller by, Organization organization) =>
        Permissions.ToList(session, by with { Organization = organization, IsMember = true }, Container.Nodes) is null;
}
