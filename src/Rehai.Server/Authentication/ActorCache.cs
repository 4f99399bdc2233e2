using System.Collections.Concurrent;
using Rehai.Chef.Authentication;
using Rehai.Server.Endpoints;
using Rehai.Server.Storage;

namespace Rehai.Server.Authentication;

/// <summary>The actors that sign requests, read once and forgotten when one of them changes.</summary>
internal sealed class ActorCache(SqliteDatabase database)
{
    private readonly ConcurrentDictionary<(long Organization, string Name), KnownActor[]> _known = [];
    private readonly Lock _change = new();
    private int _generation;

    /// <summary>Users stand under the organization 0.</summary>
    private const long Nowhere = 0;

    /// <summary>The client of that name, then the user: both may exist, and either may have signed.</summary>
    public IReadOnlyList<KnownActor> Find(Organization? organization, string name)
    {
        var key = (organization?.Id ?? Nowhere, name);
        if (_known.TryGetValue(key, out var known))
        {
            return known;
        }
        var generation = Volatile.Read(ref _generation);
        var actors = database.Read(session => Load(session, organization, name));
        lock (_change)
        {
            // Unknown names are not kept: anybody could send as many as there is memory.
            if (generation == _generation && actors.Length > 0)
            {
                _known[key] = actors;
            }
        }
        return actors;
    }

    /// <summary>Call after an actor, its keys or its memberships were changed, and before the answer goes out.</summary>
    public void Forget()
    {
        lock (_change)
        {
            _generation++;
            _known.Clear();
        }
    }

    /// <summary>The same, where the answer says that the change was made: who may not change anything empties no cache.</summary>
    public Reply ForgetAfter(Reply reply)
    {
        if (reply.IsDone)
        {
            Forget();
        }
        return reply;
    }

    private static KnownActor[] Load(Session session, Organization? organization, string name)
    {
        var client = organization is null ? null : ActorTable.FindClient(session, organization.Id, name);
        var user = ActorTable.FindUser(session, name);
        return [.. new[] { client, user }.OfType<Actor>().Select(actor => Load(session, actor))];
    }

    private static KnownActor Load(Session session, Actor actor) =>
        new(
            actor,
            [.. KeyTable.Of(session, actor.Id).Select(key => new KnownKey(key, ChefKey.FromPem(key.PublicKey)))],
            actor.IsUser ? MemberTable.Organizations(session, actor.Id).ToHashSet() : new HashSet<long>()
        );
}
