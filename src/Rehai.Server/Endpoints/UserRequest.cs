using System.Text.Json;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>The body of a user's creation or change, by Chef's rules (<c>chef_user.erl</c>).</summary>
/// <param name="Email">In lower case, in which it is unique.</param>
/// <param name="IsForSuperuser">Whether it touches how the user logs in elsewhere, which is no user's own business.</param>
/// <param name="Details">A JSON object of strings.</param>
internal sealed record UserRequest(
    string Name,
    string? Email,
    string? ExternalUid,
    string? Password,
    bool IsForSuperuser,
    string Details,
    EmbeddedKey Key
)
{
    private static readonly string[] Kept =
    [
        "display_name",
        "first_name",
        "last_name",
        "middle_name",
        "city",
        "country",
        "twitter_account",
        "image_file_name",
    ];

    /// <summary>Chef wants a password of everybody. Here null says that there is none, and that the user signs with a key alone.</summary>
    /// <param name="old">The user's before the change; null for a creation.</param>
    public static (UserRequest? Request, string? Fault) Read(
        ReadOnlyMemory<byte> body,
        int apiVersion,
        UserProfile? old
    )
    {
        var (fields, fault) = Fields.Parse(body);
        if (fields is null)
        {
            return (null, fault);
        }
        (var key, fault) = EmbeddedKey.Read(fields, apiVersion, isUpdate: old is not null);
        fault ??= CheckName(fields) ?? CheckTexts(fields) ?? CheckPassword(fields);
        if (!fields.Has("external_authentication_uid") && old?.ExternalUid is null)
        {
            fault ??= CheckEmail(fields);
            fault ??=
                old is null && !fields.Has("password") && !fields.IsNull("password")
                    ? "Field 'password' missing"
                    : null;
        }
        return fault is null ? (Read(fields, key!), null) : (null, fault);
    }

    /// <summary>Null where the password stays. This takes a while, and has no place in a transaction.</summary>
    public string? HashPassword() => Password is null ? null : Authentication.Password.Hash(Password);

    /// <summary>What is known of the user then.</summary>
    public UserProfile Apply(UserProfile old, string? passwordHash) =>
        new(Email ?? old.Email, ExternalUid ?? old.ExternalUid, passwordHash ?? old.Password, Details);

    /// <summary>Neither passwords nor keys are for logs.</summary>
    public override string ToString() => Name;

    private static UserRequest Read(Fields fields, EmbeddedKey key) =>
        new(
            (fields.Text("name") ?? fields.Text("username"))!,
            fields.Text("email")?.ToLowerInvariant(),
            fields.Text("external_authentication_uid"),
            fields.Text("password"),
            fields.Has("external_authentication_uid") || fields.Has(UserText.Recovery),
            JsonSerializer.Serialize(DetailsOf(fields), ChefJson.Plain.DictionaryStringString),
            key
        );

    private static Dictionary<string, string> DetailsOf(Fields fields)
    {
        var details = Kept.Where(fields.Has).ToDictionary(field => field, field => fields.Text(field)!);
        if (fields.IsTrue(UserText.Recovery))
        {
            details[UserText.Recovery] = "true";
        }
        return details;
    }

    private static string? CheckName(Fields fields)
    {
        var field = fields.Has("name") ? "name" : "username";
        return !fields.Has(field) ? $"Field '{field}' missing"
            : fields.Text(field) is { } name && Names.User.IsMatch(name) ? null
            : $"Field '{field}' invalid";
    }

    private static string? CheckTexts(Fields fields) =>
        !fields.Has("display_name")
            ? "Field 'display_name' missing"
            : Kept.Append("external_authentication_uid")
                .Where(field => fields.Has(field) && fields.Text(field) is null)
                .Select(field => $"Field '{field}' invalid")
                .FirstOrDefault()
                ?? fields.CheckBoolean(UserText.Recovery);

    private static string? CheckPassword(Fields fields) =>
        fields.Has("password") ? Authentication.Password.FaultOf(fields.Text("password") ?? "") : null;

    private static string? CheckEmail(Fields fields) =>
        !fields.Has("email") ? "Field 'email' missing"
        : fields.Text("email") is { } email && Names.Email.IsMatch(email) ? null
        : "email must be valid";
}
