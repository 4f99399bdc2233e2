namespace Rehai.Server.Storage;

/// <summary>Who can sign requests: a client of one organization, or a user, who belongs to none and may be a member of some.</summary>
/// <param name="Organization">Null for a user.</param>
internal sealed record Actor(long Id, long? Organization, string Name, bool IsValidator, bool IsSuperuser)
{
    /// <summary>The name that Chef gives its superuser.</summary>
    public const string SuperuserName = "pivotal";

    /// <summary>Who made it and so may change it; null where nobody gets rights by that.</summary>
    public long? Creator { get; init; }

    /// <summary>Who may do what with it, as stored; null where nobody has changed the default.</summary>
    public string? Acl { get; init; }

    public bool IsUser => Organization is null;
}
