using Rehai.Server.Authentication;
using Rehai.Server.Hosting;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>Everything that the server answers. A resource is a file of this folder and its lines here.</summary>
internal static class Routes
{
    private const string Org = "/organizations/{org}";

    public static IReadOnlyList<Route> All(
        SqliteDatabase database,
        ActorCache actors,
        TimeProvider time,
        ServerSettings settings
    )
    {
        var leases = new Leases(time);
        return settings.Profile == ServerProfile.Stock
            ? Chefs(database, actors, leases, time, settings)
            : [.. Chefs(database, actors, leases, time, settings), .. Ours(database, leases, time, settings)];
    }

    /// <summary>What a Chef Infra Server has.</summary>
    private static Route[] Chefs(
        SqliteDatabase database,
        ActorCache actors,
        Leases leases,
        TimeProvider time,
        ServerSettings settings
    )
    {
        var isConditional = settings.Profile != ServerProfile.Stock;
        var status = new StatusEndpoint(database);
        var organizations = new OrganizationsEndpoint(database, actors);
        var nodes = new NodesEndpoint(database, time, isConditional);
        var node = new NodeEndpoint(NodeView.Whole, database, leases, time, settings.MaxBody, isConditional);
        var acl = new AclEndpoint(AclOwner.Node(NodeStates.Both), database);
        var clients = new ClientsEndpoint(database, actors);
        var clientKeys = new KeysEndpoint(database, actors, time, KeyOwner.OfClient(database));
        var users = new UsersEndpoint(database);
        var userKeys = new KeysEndpoint(database, actors, time, KeyOwner.OfUser(database));
        var bags = new DataBagsEndpoint(database);
        var bag = new DataBagEndpoint(database, isConditional);
        var bagAcl = new AclEndpoint(AclOwner.DataBag, database);
        var item = new DataItemEndpoint(database, isConditional);
        var search = new SearchEndpoint(database);
        return
        [
            new("/_status", Get: status.Show, IsSigned: false),
            new("/server_api_version", Get: StatusEndpoint.ApiVersions, IsSigned: false),
            new("/organizations", Get: organizations.List, Post: organizations.Create),
            new(Org, Get: OrganizationsEndpoint.Show, Put: organizations.Update, Delete: organizations.Delete),
            new($"{Org}/nodes", Get: nodes.List, Post: nodes.Create),
            new($"{Org}/nodes/{{name}}", Get: node.Show, Put: node.Update, Delete: node.Delete),
            new($"{Org}/nodes/{{name}}/_acl", Get: acl.Show),
            new($"{Org}/nodes/{{name}}/_acl/{{permission}}", Put: acl.Update),
            new($"{Org}/data", Get: bags.List, Post: bags.Create),
            new($"{Org}/data/{{bag}}", Get: bag.List, Post: bag.Create, Delete: bag.Delete),
            new($"{Org}/data/{{bag}}/_acl", Get: bagAcl.Show),
            new($"{Org}/data/{{bag}}/_acl/{{permission}}", Put: bagAcl.Update),
            new($"{Org}/data/{{bag}}/{{item}}", Get: item.Show, Put: item.Update, Delete: item.Delete),
            new($"{Org}/search", Get: search.List),
            new($"{Org}/search/{{index}}", Get: search.Find, Post: search.FindParts),
            new($"{Org}/clients", Get: clients.List, Post: clients.Create),
            new($"{Org}/clients/{{name}}", Get: clients.Show, Put: clients.Update, Delete: clients.Delete),
            new($"{Org}/clients/{{name}}/keys", Get: clientKeys.List, Post: clientKeys.Create),
            new($"{Org}/clients/{{name}}/keys/{{key}}", clientKeys.Show, null, clientKeys.Update, clientKeys.Delete),
            new("/users/{name}", Get: users.Show),
            new("/users/{name}/keys", Get: userKeys.List, Post: userKeys.Create),
            new("/users/{name}/keys/{key}", Get: userKeys.Show, Put: userKeys.Update, Delete: userKeys.Delete),
        ];
    }

    /// <summary>RFC 045, which no Chef server has, and what is ours.</summary>
    private static Route[] Ours(SqliteDatabase database, Leases leases, TimeProvider time, ServerSettings settings)
    {
        var desired = new NodeEndpoint(NodeView.Desired, database, leases, time, settings.MaxBody, isConditional: true);
        var current = new NodeEndpoint(NodeView.Current, database, leases, time, settings.MaxBody, isConditional: true);
        var desiredAcl = new AclEndpoint(AclOwner.Node(NodeStates.Desired), database);
        var currentAcl = new AclEndpoint(AclOwner.Node(NodeStates.Current), database);
        var lease = new LeaseEndpoint(database, leases);
        var changes = new ChangesEndpoint(database);
        return
        [
            new($"{Org}/nodes/{{name}}/desired", Get: desired.Show, Put: desired.Update),
            new($"{Org}/nodes/{{name}}/current", Get: current.Show, Put: current.Update, Patch: current.Patch),
            new($"{Org}/nodes/{{name}}/desired/_acl", Get: desiredAcl.Show),
            new($"{Org}/nodes/{{name}}/desired/_acl/{{permission}}", Put: desiredAcl.Update),
            new($"{Org}/nodes/{{name}}/current/_acl", Get: currentAcl.Show),
            new($"{Org}/nodes/{{name}}/current/_acl/{{permission}}", Put: currentAcl.Update),
            new($"{Org}/nodes/{{name}}/lease", Get: lease.Show, Put: lease.Renew),
            new($"{Org}/changes", Get: changes.List),
        ];
    }
}
