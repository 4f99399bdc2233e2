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
        new(
            database.Read(session =>
                Find(session, exchange) switch
                {
                    ({ } acls, _) => Text(session, exchange, acls),
                    (_, var refusal) => refusal!,
                }
            )
        );

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
        if (asked is null)
        {
            return Reply.Error(400, fault!);
        }
        // Before the names of who may not set them, or of nobody, are looked up where all writes wait.
        if (database.Read(session => Judge(session, exchange, permission, asked).Refusal) is { } early)
        {
            return early;
        }
        return await database.Write(session => Set(session, exchange, permission, asked));
    }

    /// <summary>What is there and who asks are looked at in the transaction that answers.</summary>
    private (StoredAcls? Acls, Reply? Refusal) Find(Session session, Exchange exchange) =>
        owner.Find(session, exchange) is not { } acls ? (null, owner.NotFound(exchange))
        : Permissions.ToGrant(session, exchange.By, acls.All) is { } missing ? (null, Reply.Forbidden(missing))
        : (acls, null);

    private Reply Set(Session session, Exchange exchange, string permission, AccessBody asked)
    {
        var (acls, entry, refusal) = Judge(session, exchange, permission, asked);
        if (refusal is not null)
        {
            return refusal;
        }
        acls!.Save(session, [.. acls.All.Select(acl => acl.With(permission, entry!))]);
        return Reply.Json(200, [], ChefJson.Plain.DictionaryStringString);
    }

    /// <summary>What is set where, or why it is not.</summary>
    private (StoredAcls? Acls, AccessEntry? Entry, Reply? Refusal) Judge(
        Session session,
        Exchange exchange,
        string permission,
        AccessBody asked
    )
    {
        var (acls, refusal) = Find(session, exchange);
        if (acls is null)
        {
            return (null, null, refusal);
        }
        (var entry, refusal) = AclRequest.Resolve(
            session,
            exchange,
            [.. acls.All.Select(acl => acl[permission])],
            asked
        );
        return entry is not null && permission == "grant" && LosesAdmins(exchange, acls, entry)
            ? (null, null, Reply.Error(403, "Admin group cannot be removed from the Grant ACE"))
            : (acls, entry, refusal);
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
