using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Rehai.Server.Endpoints;

/// <summary>The bodies that the server writes itself. Keys in Chef's spelling; a null is left out.</summary>
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(ErrorTextBody))]
[JsonSerializable(typeof(UnsupportedVersionBody))]
[JsonSerializable(typeof(ApiVersionHeader))]
[JsonSerializable(typeof(ApiVersionsBody))]
[JsonSerializable(typeof(StatusBody))]
[JsonSerializable(typeof(CreatedBody))]
[JsonSerializable(typeof(CreatedClientBody))]
[JsonSerializable(typeof(CreatedOrganizationBody))]
[JsonSerializable(typeof(CreatedKeyBody))]
[JsonSerializable(typeof(ClientBody))]
[JsonSerializable(typeof(KeyBody))]
[JsonSerializable(typeof(List<ListedKeyBody>))]
[JsonSerializable(typeof(OrganizationBody))]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, string>>))]
[JsonSerializable(typeof(AuthenticatedBody))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(List<ListedUserBody>))]
[JsonSerializable(typeof(List<ListedOrganizationBody>))]
[JsonSerializable(typeof(List<ListedInviteBody>))]
[JsonSerializable(typeof(CreatedInviteBody))]
[JsonSerializable(typeof(InviteBody))]
[JsonSerializable(typeof(CountBody))]
[JsonSerializable(typeof(GroupBody))]
[JsonSerializable(typeof(ContainerBody))]
[JsonSerializable(typeof(PrincipalBody))]
[JsonSerializable(typeof(PrincipalsBody))]
[JsonSerializable(typeof(NotFoundBody))]
[JsonSerializable(typeof(DataBagBody))]
[JsonSerializable(typeof(LeaseBody))]
[JsonSerializable(typeof(Dictionary<string, AccessBody>))]
[JsonSerializable(typeof(ChangesBody))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(UnsolvableBody))]
[JsonSerializable(typeof(LicenseBody))]
[JsonSerializable(typeof(IdentifiersBody))]
[JsonSerializable(typeof(RequestorBody))]
internal sealed partial class ChefJson : JsonSerializerContext
{
    /// <summary>Writes apostrophes and letters as they are: these bodies are never put into a page.</summary>
    public static ChefJson Plain { get; } =
        new(
            new JsonSerializerOptions
            {
                PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
                DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            }
        );
}

internal sealed record ErrorBody(string[] Error);

internal sealed record ErrorTextBody(string Error);

internal sealed record UnsupportedVersionBody(string Error, string Message, int MinVersion, int MaxVersion);

internal sealed record ApiVersionHeader(
    string MinVersion,
    string MaxVersion,
    string RequestVersion,
    string ResponseVersion
);

internal sealed record ApiVersionsBody(int MinApiVersion, int MaxApiVersion);

internal sealed record StatusBody(
    string Status,
    Dictionary<string, string> Upstreams,
    KeygenBody Keygen,
    IndexingBody Indexing
);

/// <summary>Keys made in advance, and how many of them may wait: none here, each is made when it is asked for.</summary>
internal sealed record KeygenBody(int Keys, int Max);

/// <param name="Mode"><c>inline</c>, Chef's word for an index that is changed together with the data.</param>
internal sealed record IndexingBody(string Mode);

internal sealed record CreatedBody(string Uri);

internal sealed record CreatedClientBody(
    string Uri,
    string? PublicKey = null,
    string? Certificate = null,
    string? PrivateKey = null,
    KeyBody? ChefKey = null
);

internal sealed record CreatedOrganizationBody(
    string Uri,
    [property: JsonPropertyName("clientname")] string ClientName,
    string PrivateKey
);

internal sealed record CreatedKeyBody(string Uri, string? PrivateKey);

/// <param name="PrivateKey">Its text, or false in the answer to a change that made none.</param>
internal sealed record ClientBody(
    string Name,
    [property: JsonPropertyName("clientname")] string ClientName,
    bool Validator,
    [property: JsonPropertyName("orgname")] string OrgName,
    string JsonClass,
    string ChefType,
    string? PublicKey,
    JsonNode? PrivateKey = null
);

internal sealed record KeyBody(
    string? Name,
    string? PublicKey,
    string? ExpirationDate,
    string? Uri = null,
    string? PrivateKey = null
);

internal sealed record ListedKeyBody(string Uri, string Name, bool Expired);

internal sealed record OrganizationBody(string Name, string FullName, string Guid);

internal sealed record DataBagBody(string Name, string JsonClass, string ChefType);

internal sealed record LicenseBody(bool LimitExceeded, int NodeLicense, long NodeCount, string UpgradeUrl);

internal sealed record IdentifiersBody(string Id, string AuthzId, string OrgId);

/// <param name="RequestorType"><c>client</c> or <c>user</c>.</param>
internal sealed record RequestorBody(string RequestorName, string RequestorType);

internal sealed record UnsolvableBody(UnsolvableRunListBody[] Error);

internal sealed record UnsolvableRunListBody(
    string Message,
    string[] NonExistentCookbooks,
    string[] CookbooksWithNoVersions
);

/// <summary>Times in UTC.</summary>
/// <param name="Current">The entity tag of <c>nodes/N/current</c>.</param>
internal sealed record LeaseBody(string Node, DateTime RenewedAt, DateTime ExpiresAt, string Current);

/// <param name="Next">The number to read on from.</param>
internal sealed record ChangesBody(ChangeBody[] Changes, long Next);

/// <param name="Kind"><c>upsert</c> or <c>delete</c>.</param>
/// <param name="Desired">The entity tag of <c>nodes/N/desired</c> after the change; absent where the node is gone.</param>
/// <param name="Current">The entity tag of <c>nodes/N/current</c> after the change; absent where the node is gone.</param>
/// <param name="At">In UTC.</param>
internal sealed record ChangeBody(
    long Sequence,
    string Node,
    string Kind,
    string? Desired,
    string? Current,
    DateTime At
);
