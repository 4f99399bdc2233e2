using System.Text.Json.Serialization;

namespace Rehai.Server.Endpoints;

/// <summary>Who has one permission: names of clients and users, and of groups.</summary>
/// <param name="Users">Apart only where they are asked for apart; <paramref name="Actors"/> is empty then.</param>
internal sealed record AccessBody(string[]? Actors, string[]? Groups, string[]? Users = null, string[]? Clients = null);

internal sealed record GroupBody(
    IReadOnlyList<string> Actors,
    IReadOnlyList<string> Users,
    IReadOnlyList<string> Clients,
    IReadOnlyList<string> Groups,
    [property: JsonPropertyName("orgname")] string OrgName,
    string Name,
    [property: JsonPropertyName("groupname")] string GroupName
);

internal sealed record ContainerBody(
    [property: JsonPropertyName("containername")] string ContainerName,
    [property: JsonPropertyName("containerpath")] string ContainerPath
);

/// <param name="User">As <c>/users/U</c> shows it.</param>
internal sealed record AuthenticatedBody(string Status, Dictionary<string, string> User);

internal sealed record UserNameBody([property: JsonPropertyName("username")] string UserName);

internal sealed record ListedUserBody(UserNameBody User);

internal sealed record ListedOrganizationBody(OrganizationBody Organization);

/// <summary>An invitation as its organization lists it, with the user, or as its user does, with the organization.</summary>
internal sealed record ListedInviteBody(
    string Id,
    [property: JsonPropertyName("username")] string? UserName = null,
    [property: JsonPropertyName("orgname")] string? OrgName = null
);

internal sealed record CreatedInviteBody(
    string Uri,
    UserNameBody OrganizationUser,
    InvitingOrganizationBody Organization,
    InvitedUserBody User
);

internal sealed record InvitedUserBody(string Email, string? FirstName);

internal sealed record InvitingOrganizationBody(string Name, bool? Deprecated = null);

/// <summary>An invitation as it is answered when it ends; some fields are there for old clients.</summary>
internal sealed record InviteBody(
    string Id,
    [property: JsonPropertyName("orgname")] string OrgName,
    [property: JsonPropertyName("username")] string UserName,
    InvitingOrganizationBody Organization,
    string User,
    string OrganizationAdminActorId
);

internal sealed record CountBody(int Value);

/// <param name="Type"><c>client</c> or <c>user</c>.</param>
/// <param name="AuthzId">32 hexadecimal digits, the same for the same actor.</param>
internal sealed record PrincipalBody(string Name, string PublicKey, string Type, string AuthzId, bool OrgMember);

internal sealed record PrincipalsBody(IReadOnlyList<PrincipalBody> Principals);

/// <param name="NotFound">What kind of thing is not there.</param>
internal sealed record NotFoundBody(string Error, string NotFound);
