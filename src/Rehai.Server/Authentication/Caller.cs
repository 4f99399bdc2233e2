using Rehai.Server.Storage;

namespace Rehai.Server.Authentication;

/// <summary>Who signed a request, and with which of its keys.</summary>
/// <param name="IsMember">Of the request's organization; clients are, users may be.</param>
/// <param name="IsAdmin">In the admins group of the request's organization.</param>
internal sealed record Caller(Actor Actor, string KeyName, bool IsMember, bool IsAdmin)
{
    /// <summary>Superusers, and admins of the request's organization.</summary>
    public bool MayAll => Actor.IsSuperuser || IsAdmin;

    public bool Is(long actor) => Actor.Id == actor;
}
