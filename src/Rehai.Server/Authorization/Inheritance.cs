using Rehai.Server.Storage;

namespace Rehai.Server.Authorization;

/// <summary>What a new thing gets of its container's ACL.</summary>
internal static class Inheritance
{
    /// <summary>The ACL to store with it; null where the container's is Chef's default, which then goes without saying.</summary>
    /// <param name="makers">Who made it, and a client itself.</param>
    public static string? Of(
        Session session,
        Organization organization,
        string container,
        params IEnumerable<long> makers
    ) =>
        ContainerTable.Find(session, organization.Id, container) is { } found
            ? Acl.Of(organization, found).Inherited(makers)
            : null;
}
