using Rehai.Chef.Authentication;
using Rehai.Server.Storage;

namespace Rehai.Server.Authentication;

/// <summary>An actor with its keys parsed, which costs ten times what a check of a signature does.</summary>
internal sealed record KnownActor(Actor Actor, IReadOnlyList<KnownKey> Keys, Dictionary<long, bool> Memberships)
{
    public Caller CallerFor(Organization? organization, string keyName)
    {
        var isAdmin = false;
        var isMember =
            organization is not null
            && (Actor.Organization == organization.Id || Memberships.TryGetValue(organization.Id, out isAdmin));
        return new Caller(Actor, keyName, isMember, isAdmin);
    }
}

internal sealed record KnownKey(StoredKey Stored, ChefKey Key);
