using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>groups</c>: the list, and new ones, which are empty whatever the body says of members.</summary>
internal sealed class GroupsEndpoint(SqliteDatabase database)
{
    public ValueTask<Reply> List(Exchange exchange) =>
        new(
            database.Read(session =>
                Permissions.ToList(session, exchange.By, Container.Groups) is { } missing
                    ? Reply.Forbidden(missing)
                    : Reply.List(GroupTable.Names(session, exchange.Org.Id), exchange.OrgUrl("groups"))
            )
        );

    public async ValueTask<Reply> Create(Exchange exchange)
    {
        var (fields, fault) = Fields.Parse(exchange.Body);
        if (fields is null)
        {
            return Reply.Error(400, fault!);
        }
        return (fields.Text("id") ?? fields.Text("groupname")) is { } name && Names.Group.IsMatch(name)
            ? await database.Write(session => Insert(session, exchange, name))
            : Reply.Error(400, GroupEndpoint.InvalidName);
    }

    private static Reply Insert(Session session, Exchange exchange, string name)
    {
        if (Permissions.ToCreate(session, exchange.By, Container.Groups) is { } missing)
        {
            return Reply.Forbidden(missing);
        }
        var maker = exchange.By.Actor.Id;
        var acl = Inheritance.Of(session, exchange.Org, Container.Groups, maker);
        return GroupTable.Insert(session, exchange.Org.Id, name, maker, acl) is null
            ? Reply.Error(409, "Group already exists")
            : Reply.Created(exchange.OrgUrl("groups", name));
    }
}
