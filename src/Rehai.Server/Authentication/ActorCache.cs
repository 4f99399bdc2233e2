using System.Collections.Concurrent;
using Rehai.Chef.Authentication;
using Rehai.Server.Endpoints;
using Rehai.Server.Storage;

namespace Rehai.Server.Authentication;

/// <summary>
/// The actors that sign requests, read once and forgotten by their names when they change: a client may do that as often as it likes, and
/// costs nobody else anything.
/// </summary>
internal sealed class ActorCache(SqliteDatabase database)
{
    /// <summary>What is known of a name, in each organization: a user is another one's client nowhere, but may be a member of many.</summary>
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<long, KnownActor[]>> _known = [];
    private readonly Lock _change = new();

    /// <summary>Changes of names, by a hash of the name: what was read before a change of it is not kept after that.</summary>
    private readonly int[] _changes = new int[1024];

    /// <summary>Users stand under the organization 0.</summary>
    private const long Nowhere = 0;

    /// <summary>The client of that name, then the user: both may exist, and either may have signed.</summary>
    public IReadOnlyList<KnownActor> Find(Organization? organization, string name)
    {
        var place = organization?.Id ?? Nowhere;
        if (_known.TryGetValue(name, out var places) && places.TryGetValue(place, out var known))
        {
            return known;
        }
        ref var changes = ref _changes[Slot(name)];
        var before = Volatile.Read(ref changes);
        var actors = database.Read(session => Load(session, organization, name));
        lock (_change)
        {
            // Unknown names are not kept: anybody could send as many as there is memory.
            if (before == changes && actors.Length > 0)
            {
                _known.GetOrAdd(name, _ => [])[place] = actors;
            }
        }
        return actors;
    }

    /// <summary>
    /// Call after a client or a user, its keys or its memberships were changed, and before the answer goes out; with the old name and the
    /// new one where those differ.
    /// </summary>
    /// <param name="reply">Says whether the change was made: who may not change anything makes nobody forgotten.</param>
    public Reply ForgetAfter(Reply reply, params ReadOnlySpan<string> names)
    {
        if (reply.IsDone)
        {
            foreach (var name in names)
            {
                Forget(name);
            }
        }
        return reply;
    }

    /// <summary>Call after an organization came or went, with all that is in it.</summary>
    /// <inheritdoc cref="ForgetAfter"/>
    public Reply ClearAfter(Reply reply)
    {
        if (reply.IsDone)
        {
            Clear();
        }
        return reply;
    }

    private void Forget(string name)
    {
        lock (_change)
        {
            _changes[Slot(name)]++;
            _known.TryRemove(name, out _);
        }
    }

    private void Clear()
    {
        lock (_change)
        {
            foreach (ref var changes in _changes.AsSpan())
            {
                changes++;
            }
            _known.Clear();
        }
    }

    private int Slot(string name) => (int)((uint)name.GetHashCode(StringComparison.Ordinal) % (uint)_changes.Length);

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
