using Rehai.Server.Authentication;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>Everything that the server answers. A resource is a file of this folder and its lines here.</summary>
internal static class Routes
{
    public static IReadOnlyList<Route> All(SqliteDatabase database, ActorCache actors, TimeProvider time, int maxBody)
    {
        var status = new StatusEndpoint(database);
        var organizations = new OrganizationsEndpoint(database, actors);
        var nodes = new NodesEndpoint(database, time, true);
        var node = new NodeEndpoint(NodeView.Whole, database, time, maxBody, true);
        var desired = new NodeEndpoint(NodeView.Desired, database, time, maxBody, true);
        var current = new NodeEndpoint(NodeView.Current, database, time, maxBody, true);
        var clients = new ClientsEndpoint(database, actors);
        var clientKeys = new KeysEndpoint(database, actors, time, KeyOwner.OfClient(database));
        var users = new UsersEndpoint(database);
        var userKeys = new KeysEndpoint(database, actors, time, KeyOwner.OfUser(database));
        const string org = "/organizations/{org}";
        return
        [
            new("/_status", Get: status.Show, IsSigned: false),
            new("/server_api_version", Get: StatusEndpoint.ApiVersions, IsSigned: false),
            new("/organizations", Get: organizations.List, Post: organizations.Create),
            new(org, Get: OrganizationsEndpoint.Show, Put: organizations.Update, Delete: organizations.Delete),
            new($"{org}/nodes", Get: nodes.List, Post: nodes.Create),
            new($"{org}/nodes/{{name}}", Get: node.Show, Put: node.Update, Delete: node.Delete),
            new($"{org}/nodes/{{name}}/desired", Get: desired.Show, Put: desired.Update),
            new($"{org}/nodes/{{name}}/current", Get: current.Show, Put: current.Update, Patch: current.Patch),
            new($"{org}/clients", Get: clients.List, Post: clients.Create),
            new($"{org}/clients/{{name}}", Get: clients.Show, Put: clients.Update, Delete: clients.Delete),
            new($"{org}/clients/{{name}}/keys", Get: clientKeys.List, Post: clientKeys.Create),
            new($"{org}/clients/{{name}}/keys/{{key}}", clientKeys.Show, null, clientKeys.Update, clientKeys.Delete),
            new("/users/{name}", Get: users.Show),
            new("/users/{name}/keys", Get: userKeys.List, Post: userKeys.Create),
            new("/users/{name}/keys/{key}", Get: userKeys.Show, Put: userKeys.Update, Delete: userKeys.Delete),
        ];
    }
}
