using Rehai.Server.Storage;

namespace Rehai.Server.Authorization;

/// <summary>
/// Which groups Chef's default ACLs name (<c>oc_chef_authz_org_creator.erl</c>): for a container, and so for what is made in it, for an
/// organization, for the groups that it begins with, and for a user.
/// </summary>
internal static class DefaultRights
{
    public static long[] In(string container, StandardActors standard, string permission) =>
        (container, permission) switch
        {
            (_, "grant") => [standard.Admins],
            (Container.Clients, "read" or "delete") => Users(standard),
            (Container.Groups or Container.Containers, "read") => Users(standard),
            (Container.Sandboxes, "create") => Users(standard),
            (Container.Clients or Container.Groups or Container.Containers or Container.Sandboxes, _) =>
            [
                standard.Admins,
            ],
            (_, "read") or (Container.Nodes, "create") => [standard.Admins, standard.Clients, standard.Users],
            _ => Users(standard),
        };

    public static long[] OnOrganization(StandardActors standard, string permission) =>
        permission == "read" ? Users(standard) : [standard.Admins];

    public static long[] OnGroup(StandardActors standard, long group, string permission) =>
        group == standard.BillingAdmins
            ? permission is "read" or "update"
                ? [standard.BillingAdmins]
                : []
            : IsStandard(standard, group)
                ? [standard.Admins]
                : In(Container.Groups, standard, permission);

    /// <summary>Names of groups that belong to no organization.</summary>
    /// <param name="organizations">Those that the user is in.</param>
    public static IEnumerable<string> OnUser(IEnumerable<Organization> organizations, string permission) =>
        permission switch
        {
            "grant" => [],
            "read" =>
            [
                .. organizations.Select(organization => GlobalGroup.ReadersOf(organization.Name)),
                GlobalGroup.ServerAdmins,
            ],
            _ => [GlobalGroup.ServerAdmins],
        };

    private static bool IsStandard(StandardActors standard, long group) =>
        group == standard.Admins
        || group == standard.Clients
        || group == standard.Users
        || group == standard.PublicKeyReaders;

    private static long[] Users(StandardActors standard) => [standard.Admins, standard.Users];
}
