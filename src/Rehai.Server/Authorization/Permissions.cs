using Rehai.Server.Authentication;
using Rehai.Server.Storage;

namespace Rehai.Server.Authorization;

/// <summary>
/// Who may do what: the one place where ACLs are asked. Each method returns the permission that is missing, in Chef's word, or null.
/// </summary>
internal static class Permissions
{
    /// <summary>On one thing, by its ACL.</summary>
    public static string? ToUse(Session session, Caller caller, Acl acl, string permission) =>
        caller.IsStillHere(session) && acl.Allows(session, caller, permission) ? null : permission;

    /// <summary>To list what is in a container of the caller's organization.</summary>
    public static string? ToList(Session session, Caller caller, string container) =>
        ToUseContainer(session, caller, container, "read");

    /// <summary>To make something in a container of the caller's organization.</summary>
    public static string? ToCreate(Session session, Caller caller, string container) =>
        ToUseContainer(session, caller, container, "create");

    /// <summary>What concerns both states of a node needs the permission on both (RFC 045).</summary>
    public static string? ToUseNode(
        Session session,
        Caller caller,
        NodeIdentity node,
        NodeStates states,
        string permission
    ) =>
        (
            states.HasFlag(NodeStates.Desired)
                ? ToUse(session, caller, Acl.OfDesired(caller.Org, node), permission)
                : null
        )
        ?? (
            states.HasFlag(NodeStates.Current)
                ? ToUse(session, caller, Acl.OfCurrent(caller.Org, node), permission)
                : null
        );

    /// <summary>A bag and its items: those have no ACL of their own.</summary>
    public static string? ToUseDataBag(Session session, Caller caller, DataBag bag, string permission) =>
        ToUse(session, caller, Acl.Of(caller.Org, bag), permission);

    /// <param name="container">Of the document's kind.</param>
    public static string? ToUseDocument(
        Session session,
        Caller caller,
        string container,
        KnownDocument document,
        string permission
    ) => ToUse(session, caller, Acl.Of(caller.Org, container, document), permission);

    /// <summary>A validator makes clients and does nothing else.</summary>
    public static string? ToSearch(Session session, Caller caller) =>
        caller.Actor.IsValidator || !caller.IsStillHere(session) ? "read" : null;

    /// <summary>An ACL is seen and set by who may grant.</summary>
    public static string? ToGrant(Session session, Caller caller, IEnumerable<Acl> acls) =>
        acls.All(acl => ToUse(session, caller, acl, "grant") is null) ? null : "grant";

    /// <summary>A validator makes clients, and no further validators.</summary>
    public static string? ToCreateClient(Session session, Caller caller, bool asValidator) =>
        caller.Actor.IsValidator && !asValidator && caller.IsStillHere(session)
            ? null
            : ToCreate(session, caller, Container.Clients);

    public static string? ToUseClient(Session session, Caller caller, Actor client, string permission) =>
        ToUse(session, caller, Acl.OfClient(caller.Org, client), permission);

    public static string? ToUseUser(Session session, Caller caller, Actor user, string permission) =>
        ToUse(session, caller, Acl.OfUser(session, user), permission);

    /// <summary>
    /// Inside an organization public keys are for its group <c>public_key_read_access</c> alone, one's own too; outside, a user's are
    /// seen by who may see the user.
    /// </summary>
    public static string? ToReadKeys(Session session, Caller caller, Actor owner) =>
        !caller.IsStillHere(session) ? "read"
        : caller.Actor.IsSuperuser ? null
        : caller.Organization is { } organization
            ? caller.IsIn(session, organization.Standard.PublicKeyReaders) ? null
                : "read"
        : ToUseUser(session, caller, owner, "read");

    public static string? ToUpdateKeys(Session session, Caller caller, Actor owner) =>
        owner.IsUser ? ToUseUser(session, caller, owner, "update") : ToUseClient(session, caller, owner, "update");

    /// <summary>By its ACL as it is now, not as it was when the request came.</summary>
    public static string? ToUseOrganization(Session session, Caller caller, string permission) =>
        OrganizationTable.Find(session, caller.Org.Id) is { } now
            ? ToUse(session, caller, Acl.Of(now), permission)
            : permission;

    /// <summary>
    /// To name a group in an ACL. Of one elsewhere nobody learns whether it is there who may not read it where it is, and of one that is
    /// nowhere who is not in it; but every server has the one of its managers.
    /// </summary>
    public static string? ToNameGroup(Session session, Caller caller, StoredGroup group) =>
        caller.Actor.IsSuperuser
        || (
            group.Organization is { } home
                ? caller.Organization?.Id == home || MayRead(session, caller, group, home)
                : group.Name == GlobalGroup.ServerAdmins || caller.IsIn(session, group.Id)
        )
            ? null
            : "read";

    /// <summary>What concerns the whole server.</summary>
    public static string? ToManageServer(Session session, Caller caller, string permission) =>
        caller.Actor.IsSuperuser && caller.IsStillHere(session) ? null : permission;

    /// <param name="home">The group's organization, which need not be the request's.</param>
    private static bool MayRead(Session session, Caller caller, StoredGroup group, long home) =>
        MemberTable.Has(session, home, caller.Actor.Id)
        && OrganizationTable.Find(session, home) is { } organization
        && Acl.Of(organization, group).Allows(session, caller, "read");

    private static string? ToUseContainer(Session session, Caller caller, string name, string permission) =>
        ContainerTable.Find(session, caller.Org.Id, name) is { } container
            ? ToUse(session, caller, Acl.Of(caller.Org, container), permission)
            : ToManageServer(session, caller, permission);
}
