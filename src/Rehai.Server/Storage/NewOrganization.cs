using System.Text;

namespace Rehai.Server.Storage;

/// <summary>
/// What every organization begins with (<c>oc_chef_authz_org_creator.erl</c>): containers, groups, and its validator, which makes
/// clients and nothing else; and the environment of whatever names none.
/// </summary>
internal static class NewOrganization
{
    public const string DefaultEnvironment = "_default";

    internal const string DefaultEnvironmentText =
        """{"name":"_default","description":"The default Chef environment","cookbook_versions":{},"json_class":"Chef::Environment","chef_type":"environment","default_attributes":{},"override_attributes":{}}""";

    public static string ValidatorOf(string organization) => $"{organization}-validator";

    /// <summary>Null where the name is taken.</summary>
    public static Organization? Insert(Session session, string name, string fullName, string validatorKey)
    {
        if (OrganizationTable.Insert(session, name, fullName) is not { } bare)
        {
            return null;
        }
        foreach (var container in Container.Standard)
        {
            ContainerTable.Insert(session, bare.Id, container, acl: null);
        }
        var organization = bare with { Standard = MakeGroups(session, bare) };
        OrganizationTable.SetStandard(session, organization.Id, organization.Standard);
        var validator = ActorTable.InsertClient(session, organization, ValidatorOf(name), isValidator: true, null);
        KeyTable.Insert(session, validator!.Value, new StoredKey(StoredKey.DefaultName, validatorKey, null));
        var environment = new Document(DefaultEnvironment, Encoding.UTF8.GetBytes(DefaultEnvironmentText));
        DocumentTable.Insert(session, organization.Id, DocumentTable.Environments, creator: 0, environment);
        return organization;
    }

    private static StandardActors MakeGroups(Session session, Organization organization)
    {
        var superuser = ActorTable.Superuser(session)!.Value;
        long Make(string name) => GroupTable.Insert(session, organization.Id, name, superuser, acl: null)!.Value;
        var made = new StandardActors(
            superuser,
            Make("admins"),
            Make("billing-admins"),
            Make("clients"),
            Make("users"),
            Make("public_key_read_access")
        );
        GroupMemberTable.AddActor(session, made.Admins, superuser);
        GroupMemberTable.AddActor(session, made.Users, superuser);
        GroupMemberTable.AddGroup(session, made.PublicKeyReaders, made.Clients);
        GroupMemberTable.AddGroup(session, made.PublicKeyReaders, made.Users);
        MakeReaders(session, organization.Name, made);
        return made;
    }

    private static void MakeReaders(Session session, string organization, StandardActors standard)
    {
        var name = GlobalGroup.ReadersOf(organization);
        var readers = GroupTable.Insert(session, organization: null, name, standard.Superuser, acl: null)!.Value;
        GroupMemberTable.AddGroup(session, readers, standard.Admins);
        GroupMemberTable.AddGroup(session, readers, standard.Users);
    }
}
