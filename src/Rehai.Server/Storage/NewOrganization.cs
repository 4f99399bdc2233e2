using System.Text;

namespace Rehai.Server.Storage;

/// <summary>
/// What every organization begins with: its validator, which makes clients and nothing else, and the environment of whatever names none.
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
        if (OrganizationTable.Insert(session, name, fullName) is not { } organization)
        {
            return null;
        }
        var validator = ActorTable.InsertClient(session, organization.Id, ValidatorOf(name), isValidator: true);
        KeyTable.Insert(session, validator!.Value, new StoredKey(StoredKey.DefaultName, validatorKey, null));
        var environment = new Document(DefaultEnvironment, Encoding.UTF8.GetBytes(DefaultEnvironmentText));
        DocumentTable.Insert(session, organization.Id, DocumentTable.Environments, creator: 0, environment);
        return organization;
    }
}
