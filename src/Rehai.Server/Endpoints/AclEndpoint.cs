using System.Text.Json;
using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// <c>_acl</c> and <c>_acl/PERMISSION</c> of whatever has an ACL. Where it has more than one, what is shown is what all allow, and
/// setting a permission sets it in all.
/// </summary>
internal sealed class AclEndpoint(AclOwner owner, SqliteDatabase database)
{
    public ValueTask<Reply> Show(Exchange exchange) =>
        new(database.Read(session => Guarded(session, exchange, acls => Text(session, acls))));

    public async ValueTask<Reply> Update(Exchange exchange)
    {
        var permission = exchange.Part("permission");
        if (!Acl.Permissions.Contains(permission))
        {
            return Reply.Error(
                404,
                $"There is no permission {permission}; there are {string.Join(", ", Acl.Permissions)}"
            );
        }
        var (asked, fault) = Read(exchange.Body, permission);
        return asked is null
            ? Reply.Error(400, fault!)
            : await database.Write(session =>
                Guarded(session, exchange, acls => Set(session, exchange.Org.Id, acls, permission, asked))
            );
    }

    /// <summary>What is there and who asks are looked at in the transaction that answers.</summary>
    private Reply Guarded(Session session, Exchange exchange, Func<StoredAcls, Reply> answer) =>
        owner.Find(session, exchange) is not { } acls ? owner.NotFound(exchange)
        : Permissions.ToGrant(exchange.By, acls.All) is { } missing ? Reply.Forbidden(missing)
        : answer(acls);

    private static Reply Set(Session session, long organization, StoredAcls acls, string permission, AccessBody asked)
    {
        var names = asked.Actors.Distinct().ToList();
        var ids = names.ConvertAll(name => ActorTable.FindAny(session, organization, name)?.Id);
        if (ids.IndexOf(null) is var unknown and >= 0)
        {
            return Reply.Error(400, $"The actor {names[unknown]} does not exist in this organization");
        }
        if (asked.Groups.FirstOrDefault(group => !Acl.Groups.Contains(group)) is { } stranger)
        {
            return Reply.Error(400, $"The group {stranger} does not exist in this organization");
        }
        var entry = new AccessEntry([.. ids.Select(id => id!.Value)], [.. asked.Groups.Distinct()]);
        acls.Save(session, [.. acls.All.Select(acl => acl.With(permission, entry))]);
        return Reply.Json(200, [], ChefJson.Plain.DictionaryStringString);
    }

    private static Reply Text(Session session, StoredAcls acls) =>
        Reply.Json(
            200,
            Acl.Permissions.ToDictionary(
                permission => permission,
                permission => Named(session, acls.All.Select(acl => acl[permission]))
            ),
            ChefJson.Plain.DictionaryStringAccessBody
        );

    private static AccessBody Named(Session session, IEnumerable<AccessEntry> entries) =>
        new(
            [
                // Chef writes its superuser into every ACL.
                .. InAll(entries.Select(entry => entry.Actors))
                    .Select(id => ActorTable.Name(session, id))
                    .OfType<string>()
                    .Prepend(Actor.SuperuserName)
                    .Distinct(),
            ],
            [.. InAll(entries.Select(entry => entry.Groups))]
        );

    private static IEnumerable<T> InAll<T>(IEnumerable<IEnumerable<T>> lists) =>
        lists.Aggregate((one, other) => one.Intersect(other));

    private static (AccessBody? Entry, string? Fault) Read(ReadOnlyMemory<byte> body, string permission)
    {
        try
        {
            var asked = JsonSerializer.Deserialize(body.Span, ChefJson.Plain.DictionaryStringAccessBody);
            return asked?.GetValueOrDefault(permission) is { Actors: not null, Groups: not null } entry
                ? (entry, null)
                : (null, $"Field '{permission}' needs the lists 'actors' and 'groups'");
        }
        catch (JsonException)
        {
            return (null, "invalid JSON");
        }
    }
}
