using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// <c>_acl</c> and <c>_acl/PERMISSION</c> of whatever has an ACL. Where it has more than one, what is shown is what all allow, and
/// setting a permission sets it in all.
/// </summary>
internal sealed class AclEndpoint(AclOwner owner, SqliteDatabase database)
{
    /// <summary>With <c>?detail=granular</c>, clients and users apart.</summary>
    public ValueTask<Reply> Show(Exchange exchange) =>
        new(database.Read(session => Guarded(session, exchange, acls => Text(session, exchange, acls))));

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
        var (asked, fault) = AclRequest.Read(exchange.Body, permission);
        return asked is null
            ? Reply.Error(400, fault!)
            : await database.Write(session =>
                Guarded(session, exchange, acls => Set(session, exchange, acls, permission, asked))
            );
    }

    /// <summary>What is there and who asks are looked at in the transaction that answers.</summary>
    private Reply Guarded(Session session, Exchange exchange, Func<StoredAcls, Reply> answer) =>
        owner.Find(session, exchange) is not { } acls ? owner.NotFound(exchange)
        : Permissions.ToGrant(session, exchange.By, acls.All) is { } missing ? Reply.Forbidden(missing)
        : answer(acls);

    private static Reply Set(Session session, Exchange exchange, StoredAcls acls, string permission, AccessBody asked)
    {
        var (entry, refusal) = AclRequest.Resolve(session, exchange.Organization?.Id, asked);
        if (entry is null)
        {
            return refusal!;
        }
        if (permission == "grant" && LosesAdmins(exchange, acls, entry))
        {
            return Reply.Error(403, "Admin group cannot be removed from the Grant ACE");
        }
        acls.Save(session, [.. acls.All.Select(acl => acl.With(permission, entry))]);
        return Reply.Json(200, [], ChefJson.Plain.DictionaryStringString);
    }

    /// <summary>Only the superuser may take a thing from the hands of the admins.</summary>
    private static bool LosesAdmins(Exchange exchange, StoredAcls acls, AccessEntry entry) =>
        !exchange.By.Actor.IsSuperuser
        && exchange.Organization?.Standard.Admins is { } admins
        && !entry.Groups.Contains(admins)
        && acls.All.Any(acl => acl["grant"].Groups.Contains(admins));

    private static Reply Text(Session session, Exchange exchange, StoredAcls acls)
    {
        var isGranular = exchange.Http.Request.Query["detail"] == "granular";
        return Reply.Json(
            200,
            Acl.Permissions.ToDictionary(
                permission => permission,
                permission => Named(session, exchange, [.. acls.All.Select(acl => acl[permission])], isGranular)
            ),
            ChefJson.Plain.DictionaryStringAccessBody
        );
    }

    private static AccessBody Named(
        Session session,
        Exchange exchange,
        IReadOnlyList<AccessEntry> entries,
        bool isGranular
    )
    {
        var actors = InAll(entries.Select(entry => entry.Actors))
            .Select(id => ActorTable.Find(session, id))
            .OfType<Actor>()
            .ToList();
        string[] groups =
        [
            .. InAll(entries.Select(entry => entry.Groups))
                .Select(id => GroupTable.Find(session, id)?.NameIn(exchange.Organization?.Id))
                .OfType<string>(),
        ];
        return isGranular
            ? new([], groups, Names(actors, isUser: true), Names(actors, isUser: false))
            : new([.. actors.Select(actor => actor.Name)], groups);
    }

    private static string[] Names(List<Actor> actors, bool isUser) =>
        [.. actors.Where(actor => actor.IsUser == isUser).Select(actor => actor.Name)];

    private static IEnumerable<T> InAll<T>(IEnumerable<IEnumerable<T>> lists) =>
        lists.Aggregate((one, other) => one.Intersect(other));
}
