using System.Text.Json;
using Rehai.Server.Authentication;
using Rehai.Server.Storage;

namespace Rehai.Server.Authorization;

/// <summary>
/// Who may do what with a data bag, a role, an environment or with one state of a node (RFC 045 gives each state its own ACL): Chef's five permissions, each
/// for some actors and groups. What nobody has changed is what Chef gives a new object of that kind.
/// </summary>
internal sealed class Acl
{
    public static readonly IReadOnlyList<string> Permissions = ["create", "read", "update", "delete", "grant"];

    public static readonly IReadOnlyList<string> Groups = ["admins", "users", "clients"];

    private static readonly string[] OfClientsOnNodes = ["create", "read"];
    private static readonly string[] OfClientsOnDataBags = ["read"];
    private static readonly string[] OfClientsOnDocuments = ["read"];

    private readonly long _creator;
    private readonly string[] _ofClients;
    private readonly Dictionary<string, AccessEntry> _changed;

    /// <param name="ofClients">What Chef gives the group of clients.</param>
    /// <param name="stored">Null where nobody has changed the default.</param>
    private Acl(long creator, string[] ofClients, string? stored)
    {
        (_creator, _ofClients) = (creator, ofClients);
        _changed = stored is null
            ? []
            : JsonSerializer.Deserialize(stored, AclJson.Default.DictionaryStringAccessEntry)!;
    }

    public static Acl OfDesired(NodeIdentity node) => new(node.Creator, OfClientsOnNodes, node.DesiredAcl);

    public static Acl OfCurrent(NodeIdentity node) => new(node.Creator, OfClientsOnNodes, node.CurrentAcl);

    public static Acl Of(DataBag bag) => new(bag.Creator, OfClientsOnDataBags, bag.Acl);

    public static Acl Of(KnownDocument document) => new(document.Creator, OfClientsOnDocuments, document.Acl);

    public AccessEntry this[string permission] =>
        _changed.TryGetValue(permission, out var entry) ? entry : new([_creator], DefaultGroups(permission));

    public bool Allows(Caller caller, string permission)
    {
        if (caller.Actor.IsSuperuser)
        {
            return true;
        }
        var entry = this[permission];
        return (entry.Actors.Contains(caller.Actor.Id) && !caller.Actor.IsValidator)
            || entry.Groups.Any(group => IsIn(caller, group));
    }

    /// <summary>The ACL with one permission given anew, as it is stored.</summary>
    public string With(string permission, AccessEntry entry)
    {
        var changed = new Dictionary<string, AccessEntry>(_changed) { [permission] = entry };
        return JsonSerializer.Serialize(changed, AclJson.Default.DictionaryStringAccessEntry);
    }

    /// <summary>A validator is in no group.</summary>
    private static bool IsIn(Caller caller, string group) =>
        group switch
        {
            "admins" => caller.IsAdmin,
            "users" => caller.Actor.IsUser && caller.IsMember,
            "clients" => !caller.Actor.IsUser && !caller.Actor.IsValidator && caller.IsMember,
            _ => false,
        };

    private string[] DefaultGroups(string permission) =>
        _ofClients.Contains(permission) ? ["admins", "clients", "users"]
        : permission == "grant" ? ["admins"]
        : ["admins", "users"];
}

/// <param name="Actors">Ids, because a client that is made anew under an old name inherits nothing.</param>
internal sealed record AccessEntry(IReadOnlyList<long> Actors, IReadOnlyList<string> Groups);

[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, AccessEntry>))]
internal sealed partial class AclJson : System.Text.Json.Serialization.JsonSerializerContext;
