namespace Rehai.Server.Storage;

/// <param name="Acl">Who may do what with it, as stored; null where nobody has changed the default.</param>
internal sealed record Organization(
    long Id,
    string Name,
    string FullName,
    string Guid,
    StandardActors Standard,
    string? Acl
);

/// <summary>
/// Those whom Chef's default ACLs name: the superuser and the groups that an organization begins with. By id, so that a group made
/// anew under an old name inherits nothing.
/// </summary>
/// <param name="PublicKeyReaders">The group <c>public_key_read_access</c>.</param>
internal sealed record StandardActors(
    long Superuser,
    long Admins,
    long BillingAdmins,
    long Clients,
    long Users,
    long PublicKeyReaders
)
{
    public bool HasGroup(long group) =>
        group == Admins || group == BillingAdmins || group == Clients || group == Users || group == PublicKeyReaders;
}
