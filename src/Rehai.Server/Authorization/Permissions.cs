using Rehai.Server.Authentication;
using Rehai.Server.Storage;

namespace Rehai.Server.Authorization;

/// <summary>
/// Who may do what: the default ACLs that Chef gives a new organization (<c>oc_chef_authz_org_creator.erl</c>), as far as the
/// resources here need them. Each returns the permission that is missing, in Chef's word, or null. Stored ACLs, once there
/// are some, are asked here and nowhere else.
/// </summary>
internal static class Permissions
{
    public static string? ToReadNodes(Caller caller) => IsValidator(caller) ? "read" : null;

    public static string? ToCreateNode(Caller caller) => IsValidator(caller) ? "create" : null;

    /// <summary>What concerns both states of a node needs the permission on both (RFC 045).</summary>
    public static string? ToUseNode(Caller caller, NodeIdentity node, NodeStates states, string permission) =>
        (!states.HasFlag(NodeStates.Desired) || Acl.OfDesired(node).Allows(caller, permission))
        && (!states.HasFlag(NodeStates.Current) || Acl.OfCurrent(node).Allows(caller, permission))
            ? null
            : permission;

    public static string? ToListDataBags(Caller caller) => IsValidator(caller) ? "read" : null;

    public static string? ToCreateDataBag(Caller caller) =>
        caller.MayAll || (caller.Actor.IsUser && caller.IsMember) ? null : "create";

    /// <summary>A bag and its items: those have no ACL of their own.</summary>
    public static string? ToUseDataBag(Caller caller, DataBag bag, string permission) =>
        Acl.Of(bag).Allows(caller, permission) ? null : permission;

    /// <summary>Of roles and of environments, and of the cookbooks in these.</summary>
    public static string? ToListDocuments(Caller caller) => IsValidator(caller) ? "read" : null;

    public static string? ToCreateDocument(Caller caller) =>
        caller.MayAll || (caller.Actor.IsUser && caller.IsMember) ? null : "create";

    public static string? ToUseDocument(Caller caller, KnownDocument document, string permission) =>
        Acl.Of(document).Allows(caller, permission) ? null : permission;

    /// <summary>An ACL is seen and set by who may grant.</summary>
    public static string? ToGrant(Caller caller, IEnumerable<Acl> acls) =>
        acls.All(acl => acl.Allows(caller, "grant")) ? null : "grant";

    /// <summary>Clients may not list each other.</summary>
    public static string? ToListClients(Caller caller) => caller.MayAll || caller.Actor.IsUser ? null : "read";

    /// <summary>A validator makes clients, and no further validators.</summary>
    public static string? ToCreateClient(Caller caller, bool asValidator) =>
        caller.MayAll || (IsValidator(caller) && !asValidator) ? null : "create";

    public static string? ToReadClient(Caller caller, long client) =>
        caller.MayAll || caller.Actor.IsUser || IsItself(caller, client) ? null : "read";

    public static string? ToUpdateClient(Caller caller, long client) =>
        caller.MayAll || IsItself(caller, client) ? null : "update";

    public static string? ToDeleteClient(Caller caller, long client) =>
        caller.MayAll || caller.Actor.IsUser || IsItself(caller, client) ? null : "delete";

    /// <summary>Public keys of clients are for the whole organization (<c>public_key_read_access</c>), a user's for itself.</summary>
    public static string? ToReadKeys(Caller caller, long owner) =>
        caller.Actor.IsSuperuser || (caller.IsMember && !IsValidator(caller)) || IsItself(caller, owner)
            ? null
            : "read";

    public static string? ToUpdateKeys(Caller caller, long owner) =>
        caller.MayAll || IsItself(caller, owner) ? null : "update";

    public static string? ToReadOrganization(Caller caller) =>
        caller.MayAll || (caller.Actor.IsUser && caller.IsMember) ? null : "read";

    public static string? ToManageOrganizations(Caller caller, string permission) =>
        caller.Actor.IsSuperuser ? null : permission;

    private static bool IsValidator(Caller caller) => caller.Actor.IsValidator;

    private static bool IsItself(Caller caller, long actor) => caller.Is(actor) && !IsValidator(caller);
}
