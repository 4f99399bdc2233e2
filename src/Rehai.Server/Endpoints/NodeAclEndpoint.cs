using Rehai.Server.Authorization;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary><c>nodes/N/_acl</c>: who may do what with a node; for who may grant it (chef-server <c>oc_chef_wm_acl.erl</c>).</summary>
internal sealed class NodeAclEndpoint(SqliteDatabase database)
{
    public ValueTask<Reply> Show(Exchange exchange)
    {
        var name = exchange.Part("name");
        if (database.Read(session => NodeTable.Identify(session, exchange.Org.Id, name)) is not { } node)
        {
            return new(Reply.Error(404, $"node '{name}' not found"));
        }
        if (Permissions.ToGrantOnNode(exchange.By, node.Creator) is { } missing)
        {
            return new(Reply.Forbidden(missing));
        }
        var creator = database.Read(session => ActorTable.Name(session, node.Creator));
        string[] actors = creator is null or Actor.SuperuserName
            ? [Actor.SuperuserName]
            : [Actor.SuperuserName, creator];
        var acl = Permissions.GroupsOfNode.ToDictionary(
            permission => permission.Key,
            permission => new AccessBody(actors, permission.Value)
        );
        return new(Reply.Json(200, acl, ChefJson.Plain.DictionaryStringAccessBody));
    }
}
