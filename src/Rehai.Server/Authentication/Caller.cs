using Rehai.Server.Storage;

namespace Rehai.Server.Authentication;

/// <summary>Who signed a request, and with which of its keys.</summary>
/// <param name="Organization">The request's; null where the address names none.</param>
/// <param name="IsMember">Of the request's organization; clients are, users may be.</param>
/// <param name="Groups">The ids of all groups that the caller is in, directly or by groups in groups; a validator is in none that counts.</param>
internal sealed record Caller(
    Actor Actor,
    string KeyName,
    Organization? Organization,
    bool IsMember,
    IReadOnlySet<long> Groups
)
{
    /// <summary>The organization of a route that names one.</summary>
    public Organization Org => Organization!;

    public bool Is(long actor) => Actor.Id == actor;
}
