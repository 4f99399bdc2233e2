using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>groups/G</c>.</summary>
internal sealed class GroupEndpoint(SqliteDatabase database)
{
    public const string InvalidName = "Invalid group name.";

    public static readonly Reply ForSuperuser = Reply.ErrorText(
        403,
        "missing read permission: this group is for the superuser to see"
    );

    public static Reply NotFound(Exchange exchange) => Reply.Error(404, $"Cannot load group {exchange.Part("name")}");

    public ValueTask<Reply> Show(Exchange exchange) =>
        new(database.Read(session => Guarded(session, exchange, "read", group => Describe(session, exchange, group))));

    /// <summary>A group of no organization, such as <c>/groups/server-admins</c>, for the superuser alone.</summary>
    public ValueTask<Reply> ShowGlobal(Exchange exchange) =>
        new(
            database.Read(session =>
                Permissions.ToManageServer(session, exchange.By, "read") is not null ? ForSuperuser
                : GroupTable.FindGlobal(session, exchange.Part("name")) is { } group
                    ? Describe(session, exchange, group)
                : NotFound(exchange)
            )
        );

    /// <summary>Sets those lists of members that the body has. Names of nobody are passed over, as Chef does it.</summary>
    public async ValueTask<Reply> Update(Exchange exchange)
    {
        var (request, fault) = GroupRequest.Read(exchange.Body);
        return request is null
            ? Reply.Error(400, fault!)
            : await database.Write(session =>
                Guarded(session, exchange, "update", group => Set(session, exchange, group, request))
            );
    }

    /// <summary>
    /// Chef deletes even what its own rights name (chef-server issue 123), and then nobody can be added to the organization, and what was
    /// theirs is nobody's.
    /// </summary>
    public async ValueTask<Reply> Delete(Exchange exchange) =>
        await database.Write(session =>
            Guarded(
                session,
                exchange,
                "delete",
                group =>
                {
                    if (exchange.Org.Standard.HasGroup(group.Id))
                    {
                        return Reply.Error(
                            403,
                            $"The group {group.Name} is one that every organization has and cannot be deleted."
                        );
                    }
                    var gone = Describe(session, exchange, group);
                    GroupTable.Delete(session, group.Id);
                    return gone;
                }
            )
        );

    private static Reply Guarded(
        Session session,
        Exchange exchange,
        string permission,
        Func<StoredGroup, Reply> answer
    ) =>
        GroupTable.Find(session, exchange.Org.Id, exchange.Part("name")) is not { } group ? NotFound(exchange)
        : Permissions.ToUse(session, exchange.By, Acl.Of(exchange.Org, group), permission) is { } missing
            ? Reply.Forbidden(missing)
        : answer(group);

    private static Reply Set(Session session, Exchange exchange, StoredGroup group, GroupRequest request)
    {
        var name = request.Name ?? group.Name;
        var isRenamed = name != group.Name;
        if (isRenamed && exchange.Org.Standard.HasGroup(group.Id))
        {
            return Reply.Error(
                403,
                $"The group {group.Name} is one that every organization has and cannot be renamed."
            );
        }
        if (isRenamed && GroupTable.Find(session, exchange.Org.Id, name) is not null)
        {
            return Reply.ErrorText(409, "Group already exists");
        }
        if (group.Id == exchange.Org.Standard.Admins && LastAdmin.IsLost(session, exchange, request))
        {
            return LastAdmin.Kept;
        }
        GroupTable.Rename(session, group.Id, name);
        request.SetMembers(session, exchange.Org.Id, group.Id);
        return new Reply(isRenamed ? 201 : 200, [exchange.Body])
        {
            Location = isRenamed ? exchange.OrgUrl("groups", name) : null,
        };
    }

    private static Reply Describe(Session session, Exchange exchange, StoredGroup group)
    {
        var clients = GroupMemberTable.Clients(session, group.Id);
        var users = GroupMemberTable.Users(session, group.Id);
        List<string> groups =
        [
            .. GroupMemberTable
                .Groups(session, group.Id)
                .Select(member => member.NameIn(group.Organization))
                .Order(StringComparer.Ordinal),
        ];
        return Reply.Json(
            200,
            new GroupBody(
                [.. clients, .. users],
                users,
                clients,
                groups,
                exchange.Organization?.Name ?? "",
                group.Name,
                group.Name
            ),
            ChefJson.Plain.GroupBody
        );
    }
}
