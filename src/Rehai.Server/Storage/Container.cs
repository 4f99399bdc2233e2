namespace Rehai.Server.Storage;

/// <summary>
/// The names of the containers that every organization begins with (<c>oc_chef_authz_org_creator.erl</c>). A container's ACL says who
/// may make and list the things of its kind, and is what a new one begins with.
/// </summary>
internal static class Container
{
    public const string Clients = "clients";
    public const string Containers = "containers";
    public const string Cookbooks = "cookbooks";
    public const string Data = "data";
    public const string Environments = "environments";
    public const string Groups = "groups";
    public const string Nodes = "nodes";
    public const string Roles = "roles";
    public const string Sandboxes = "sandboxes";
    public const string Policies = "policies";
    public const string PolicyGroups = "policy_groups";
    public const string CookbookArtifacts = "cookbook_artifacts";

    public static readonly IReadOnlyList<string> Standard =
    [
        Clients,
        Containers,
        Cookbooks,
        Data,
        Environments,
        Groups,
        Nodes,
        Roles,
        Sandboxes,
        Policies,
        PolicyGroups,
        CookbookArtifacts,
    ];
}
