using Rehai.Chef.Authentication;
using Rehai.Server.Storage;

namespace Rehai.Server.Authentication;

/// <summary>An actor with its keys parsed, which costs ten times what a check of a signature does, and with its groups.</summary>
/// <param name="Organizations">Those that a user is a member of.</param>
internal sealed record KnownActor(
    Actor Actor,
    IReadOnlyList<KnownKey> Keys,
    IReadOnlySet<long> Organizations,
    IReadOnlySet<long> Groups
)
{
    public Caller CallerFor(Organization? organization, string keyName)
    {
        var isMember =
            organization is not null
            && (Actor.Organization == organization.Id || Organizations.Contains(organization.Id));
        return new Caller(Actor, keyName, organization, isMember, Groups);
    }
}

internal sealed record KnownKey(StoredKey Stored, ChefKey Key);
