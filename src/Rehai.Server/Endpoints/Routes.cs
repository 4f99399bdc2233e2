using Rehai.Server.Authentication;
using Rehai.Server.Hosting;
using Rehai.Server.Inventory;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>Everything that the server answers. A resource is a file of this folder and its lines here.</summary>
internal static class Routes
{
    private const string Org = "/organizations/{org}";

    public static IReadOnlyList<Route> All(
        SqliteDatabase database,
        ActorCache actors,
        LiveInventory inventory,
        TimeProvider time,
        ServerSettings settings
    )
    {
        var leases = inventory.Leases;
        return
        [
            .. Nodes(database, leases, time, settings),
            .. Documents(DocumentKind.Role, database),
            .. Documents(DocumentKind.Environment, database),
            .. EnvironmentViews(database),
            .. Cookbooks(database),
            .. Actors(database, actors, time),
            .. Users(database, actors, time),
            .. Acls(database),
            .. settings.Profile == ServerProfile.Stock ? [] : Ours(database, inventory, time, settings),
        ];
    }

    /// <summary>What nodes and operators say, and what the server says of itself.</summary>
    private static Route[] Nodes(SqliteDatabase database, Leases leases, TimeProvider time, ServerSettings settings)
    {
        var isConditional = settings.Profile != ServerProfile.Stock;
        var status = new StatusEndpoint(database);
        var nodes = new NodesEndpoint(database, time, isConditional);
        var node = new NodeEndpoint(NodeView.Whole, database, leases, time, settings.MaxBody, isConditional);
        var bags = new DataBagsEndpoint(database);
        var bag = new DataBagEndpoint(database, isConditional);
        var item = new DataItemEndpoint(database, isConditional);
        var search = new SearchEndpoint(database);
        return
        [
            new("/_status", Get: status.Show, IsSigned: false),
            new("/server_api_version", Get: StatusEndpoint.ApiVersions, IsSigned: false),
            new("/license", Get: new LicenseEndpoint(database).Show),
            new($"{Org}/nodes", Get: nodes.List, Post: nodes.Create),
            new($"{Org}/nodes/{{name}}", Get: node.Show, Put: node.Update, Delete: node.Delete),
            new($"{Org}/{{kind}}/{{name}}/_identifiers", Get: new IdentifiersEndpoint(database).Show),
            new(
                $"{Org}/validate/{{**path}}",
                Get: ValidateEndpoint.Show,
                Post: ValidateEndpoint.Show,
                Put: ValidateEndpoint.Show,
                Delete: ValidateEndpoint.Show,
                SignedPart: ValidateEndpoint.SignedPart
            ),
            new($"{Org}/controls", Get: StatusEndpoint.NoControls, Post: StatusEndpoint.NoControls),
            new($"{Org}/data", Get: bags.List, Post: bags.Create),
            new($"{Org}/data/{{bag}}", Get: bag.List, Post: bag.Create, Delete: bag.Delete),
            new($"{Org}/data/{{bag}}/{{item}}", Get: item.Show, Put: item.Update, Delete: item.Delete),
            new($"{Org}/search", Get: search.List),
            new($"{Org}/search/{{index}}", Get: search.Find, Post: search.FindParts),
        ];
    }

    /// <summary>Who belongs to an organization, and what is told of them.</summary>
    private static Route[] Actors(SqliteDatabase database, ActorCache actors, TimeProvider time)
    {
        var organizations = new OrganizationsEndpoint(database, actors);
        var clients = new ClientsEndpoint(database, actors);
        var keys = new KeysEndpoint(database, actors, time, KeyOwner.Client);
        var members = new MembersEndpoint(database, actors);
        var memberKeys = new KeysEndpoint(database, actors, time, KeyOwner.Member);
        var invites = new InvitesEndpoint(database);
        var groups = new GroupsEndpoint(database);
        var group = new GroupEndpoint(database);
        var containers = new ContainersEndpoint(database);
        return
        [
            new("/organizations", Get: organizations.List, Post: organizations.Create),
            new(Org, Get: organizations.Show, Put: organizations.Update, Delete: organizations.Delete),
            new($"{Org}/clients", Get: clients.List, Post: clients.Create),
            new($"{Org}/clients/{{name}}", Get: clients.Show, Put: clients.Update, Delete: clients.Delete),
            new($"{Org}/clients/{{name}}/keys", Get: keys.List, Post: keys.Create),
            new($"{Org}/clients/{{name}}/keys/{{key}}", keys.Show, null, keys.Update, keys.Delete),
            new($"{Org}/users", Get: members.List, Post: members.Create),
            new($"{Org}/users/{{name}}", Get: members.Show, Delete: members.Delete),
            new($"{Org}/users/{{name}}/keys", Get: memberKeys.List),
            new($"{Org}/users/{{name}}/keys/{{key}}", Get: memberKeys.Show),
            new($"{Org}/association_requests", Get: invites.List, Post: invites.Create),
            new($"{Org}/association_requests/{{id}}", Delete: invites.Delete),
            new($"{Org}/groups", Get: groups.List, Post: groups.Create),
            new($"{Org}/groups/{{name}}", Get: group.Show, Put: group.Update, Delete: group.Delete),
            new("/groups/{name}", Get: group.ShowGlobal, ToStrangers: GroupEndpoint.ForSuperuser),
            new($"{Org}/containers", Get: containers.List, Post: containers.Create),
            new($"{Org}/containers/{{name}}", Get: containers.Show, Delete: containers.Delete),
            new($"{Org}/principals/{{name}}", Get: new PrincipalEndpoint(database, time).Show, IsSigned: false),
        ];
    }

    private static Route[] Users(SqliteDatabase database, ActorCache actors, TimeProvider time)
    {
        var users = new UsersEndpoint(database, actors);
        var user = new UserEndpoint(database, actors);
        var keys = new KeysEndpoint(database, actors, time, KeyOwner.User);
        var invites = new UserInvitesEndpoint(database, actors);
        return
        [
            new("/users", Get: users.List, Post: users.Create),
            new("/users/{name}", Get: user.Show, Put: user.Update, Delete: user.Delete),
            new("/users/{name}/keys", Get: keys.List, Post: keys.Create),
            new("/users/{name}/keys/{key}", Get: keys.Show, Put: keys.Update, Delete: keys.Delete),
            new("/users/{name}/organizations", Get: user.ListOrganizations),
            new("/users/{name}/association_requests", Get: invites.List),
            new("/users/{name}/association_requests/count", Get: invites.Count),
            new("/users/{name}/association_requests/{id}", Put: invites.Respond),
            new(
                "/authenticate_user",
                Post: new AuthenticateUserEndpoint(database).Check,
                WithoutBody: AuthenticateUserEndpoint.Invalid
            ),
            new("/system_recovery", Post: new SystemRecoveryEndpoint(database).Check),
        ];
    }

    private static Route[] Acls(SqliteDatabase database) =>
        [
            .. Acl(database, $"{Org}/organizations", AclOwner.Organization),
            // Chef answers the organization's to any name that is none of its kinds.
            new($"{Org}/{{any}}/_acl", Get: new AclEndpoint(AclOwner.Organization, database).Show),
            .. Acl(database, Org, AclOwner.Organization),
            .. Acl(database, $"{Org}/containers/{{name}}", AclOwner.Container),
            .. Acl(database, $"{Org}/groups/{{name}}", AclOwner.Group),
            .. Acl(database, $"{Org}/clients/{{name}}", AclOwner.Client),
            .. Acl(database, $"{Org}/nodes/{{name}}", AclOwner.Node(NodeStates.Both)),
            .. Acl(database, $"{Org}/data/{{bag}}", AclOwner.DataBag),
            .. Acl(database, "/users/{name}", AclOwner.User),
        ];

    private static Route[] Acl(SqliteDatabase database, string address, AclOwner owner)
    {
        var acl = new AclEndpoint(owner, database);
        return [new($"{address}/_acl", Get: acl.Show), new($"{address}/_acl/{{permission}}", Put: acl.Update)];
    }

    private static Route[] Documents(DocumentKind kind, SqliteDatabase database)
    {
        var all = new DocumentsEndpoint(kind, database);
        var one = new DocumentEndpoint(kind, database);
        return
        [
            new($"{Org}/{kind.Path}", Get: all.List, Post: all.Create),
            new($"{Org}/{kind.Path}/{{name}}", Get: one.Show, Put: one.Update, Delete: one.Delete),
            .. Acl(database, $"{Org}/{kind.Path}/{{name}}", AclOwner.Document(kind)),
        ];
    }

    private static Route[] EnvironmentViews(SqliteDatabase database)
    {
        var runLists = new RoleRunListsEndpoint(database);
        var views = new EnvironmentViewsEndpoint(database);
        return
        [
            new($"{Org}/roles/{{name}}/environments", Get: runLists.List),
            new($"{Org}/roles/{{name}}/environments/{{environment}}", Get: runLists.Show),
            new($"{Org}/environments/{{environment}}/roles/{{name}}", Get: runLists.Show),
            new($"{Org}/environments/{{name}}/nodes", Get: views.Nodes),
            new($"{Org}/environments/{{name}}/recipes", Get: views.Recipes),
            new($"{Org}/environments/{{name}}/cookbooks", Get: views.Cookbooks),
            new($"{Org}/environments/{{name}}/cookbooks/{{cookbook}}", Get: views.Cookbook),
            new($"{Org}/environments/{{name}}/cookbook_versions", Post: views.Solve),
        ];
    }

    /// <summary>What knife lists and uploads, and this server does not keep.</summary>
    private static Route[] Cookbooks(SqliteDatabase database)
    {
        var cookbooks = new CookbooksEndpoint(Container.Cookbooks, database);
        var artifacts = new CookbooksEndpoint(Container.CookbookArtifacts, database);
        var policies = new CookbooksEndpoint(Container.Policies, database);
        var groups = new CookbooksEndpoint(Container.PolicyGroups, database);
        return
        [
            new($"{Org}/cookbooks", Get: cookbooks.List, Post: CookbooksEndpoint.Refuse),
            new($"{Org}/cookbooks/_latest", Get: cookbooks.Nothing),
            new($"{Org}/cookbooks/_recipes", Get: cookbooks.Recipes),
            new($"{Org}/cookbooks/{{name}}", Get: cookbooks.Show),
            new(
                $"{Org}/cookbooks/{{name}}/{{version}}",
                Get: cookbooks.ShowVersion,
                Put: CookbooksEndpoint.Refuse,
                Delete: cookbooks.ShowVersion
            ),
            new($"{Org}/cookbook_artifacts", Get: artifacts.Nothing, Post: CookbooksEndpoint.Refuse),
            new($"{Org}/cookbook_artifacts/{{name}}", Get: artifacts.ShowArtifact),
            new(
                $"{Org}/cookbook_artifacts/{{name}}/{{version}}",
                Get: artifacts.ShowArtifact,
                Put: CookbooksEndpoint.Refuse,
                Delete: artifacts.ShowArtifact
            ),
            new($"{Org}/policies", Get: policies.Nothing, Post: CookbooksEndpoint.Refuse),
            new($"{Org}/policies/{{name}}", Get: policies.ShowPolicy, Delete: policies.ShowPolicy),
            new($"{Org}/policies/{{name}}/revisions", Post: CookbooksEndpoint.Refuse),
            new(
                $"{Org}/policies/{{name}}/revisions/{{revision}}",
                Get: policies.ShowPolicy,
                Delete: policies.ShowPolicy
            ),
            new($"{Org}/policy_groups", Get: groups.Nothing, Post: CookbooksEndpoint.Refuse),
            new($"{Org}/policy_groups/{{name}}", Get: groups.ShowPolicyGroup, Delete: groups.ShowPolicyGroup),
            new(
                $"{Org}/policy_groups/{{name}}/policies/{{policy}}",
                Get: groups.ShowPolicyGroup,
                Put: CookbooksEndpoint.Refuse,
                Delete: groups.ShowPolicyGroup
            ),
            new($"{Org}/sandboxes", Post: CookbooksEndpoint.Refuse),
            new($"{Org}/universe", Get: cookbooks.Nothing),
        ];
    }

    /// <summary>RFC 045, which no Chef server has, and what is ours.</summary>
    private static Route[] Ours(
        SqliteDatabase database,
        LiveInventory inventory,
        TimeProvider time,
        ServerSettings settings
    )
    {
        var leases = inventory.Leases;
        var desired = new NodeEndpoint(NodeView.Desired, database, leases, time, settings.MaxBody, isConditional: true);
        var current = new NodeEndpoint(NodeView.Current, database, leases, time, settings.MaxBody, isConditional: true);
        var lease = new LeaseEndpoint(database, leases);
        var changes = new ChangesEndpoint(database);
        var listed = new InventoryEndpoint(database, inventory, time);
        return
        [
            new($"{Org}/nodes/{{name}}/desired", Get: desired.Show, Put: desired.Update),
            new($"{Org}/nodes/{{name}}/current", Get: current.Show, Put: current.Update, Patch: current.Patch),
            new($"{Org}/nodes/{{name}}/lease", Get: lease.Show, Put: lease.Renew),
            new($"{Org}/changes", Get: changes.List),
            new("/inventory/guests", Get: listed.Guests),
            new("/inventory/hosts", Get: listed.Hosts),
            .. Acl(database, $"{Org}/nodes/{{name}}/desired", AclOwner.Node(NodeStates.Desired)),
            .. Acl(database, $"{Org}/nodes/{{name}}/current", AclOwner.Node(NodeStates.Current)),
        ];
    }
}
