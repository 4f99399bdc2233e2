namespace Rehai.Server.Storage;

/// <summary>What every organization begins with: its validator, which makes clients and nothing else.</summary>
internal static class NewOrganization
{
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
        return organization;
    }
}
