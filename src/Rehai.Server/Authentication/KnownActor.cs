using Rehai.Chef.Authentication;
using Rehai.Server.Storage;

namespace Rehai.Server.Authentication;

/// <summary>An actor with its keys parsed, which costs ten times what a check of a signature does.</summary>
/// <param name="Organizations">Those that a user is a member of.</param>
internal sealed record KnownActor(Actor Actor, IReadOnlyList<KnownKey> Keys, IReadOnlySet<long> Organizations)
{
    public Caller CallerFor(Organization? organization, StoredKey key)
    {
        var isMember =
            organization is not null
            && (Actor.Organization == organization.Id || Organizations.Contains(organization.Id));
        return new Caller(Actor, key, organization, isMember);
    }
}

internal sealed record KnownKey(StoredKey Stored, ChefKey Key);
