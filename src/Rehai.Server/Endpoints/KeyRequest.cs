using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>The body of a key's creation or change, by Chef's rules (<c>chef_key.erl</c>). What it does not say is null.</summary>
/// <param name="ExpirationDate">As sent: a date or <c>infinity</c>.</param>
internal sealed record KeyRequest(string? Name, string? PublicKey, string? ExpirationDate, bool CreateKey)
{
    public const string InvalidKey = "Public Key must be a valid key.";
    public const string PrivateKeyRefused = "Please use create_key: true instead of private_key: true";

    private static readonly string[] Changeable = ["name", "expiration_date", "public_key", "create_key"];

    private const string InvalidDate =
        "Field expiration_date is invalid. All dates must be a valid date in ISO8601 form of exactly YYYY-MM-DDThh:mm:ss, "
        + "eg 2099-02-28T01:00:00, or the string \"infinity\". All times are assumed UTC";

    public static (KeyRequest? Request, Reply? Refusal) Read(ReadOnlyMemory<byte> body, bool isUpdate)
    {
        var (fields, fault) = Fields.Parse(body);
        if (fields is null)
        {
            return (null, Reply.Error(400, fault!));
        }
        if (isUpdate && !HasAny(fields))
        {
            const string nothing = "At least one of 'name', 'expiration_date', or 'public_key' must be specified";
            return (null, Reply.ErrorText(400, nothing));
        }
        fault =
            CheckName(fields, isUpdate)
            ?? CheckKey(fields)
            ?? CheckPresence(fields, isUpdate)
            ?? CheckDate(fields, isUpdate);
        return fault is null ? (Read(fields), null) : (null, Reply.Error(400, fault));
    }

    /// <summary>The key with what this request changes of it.</summary>
    public StoredKey Apply(StoredKey old, string? newPublicKey)
    {
        DateTimeOffset? expiresAt = null;
        var hasDate = ExpirationDate is not null && PublicKeys.TryReadDate(ExpirationDate, out expiresAt);
        return new StoredKey(
            Name ?? old.Name,
            newPublicKey ?? PublicKey ?? old.PublicKey,
            hasDate ? expiresAt : old.ExpiresAt
        );
    }

    /// <summary>What can be wrong with <c>public_key</c> and <c>create_key</c> wherever both may be sent.</summary>
    internal static string? CheckKey(Fields fields)
    {
        if (fields.Has("private_key"))
        {
            return PrivateKeyRefused;
        }
        if (fields.CheckBoolean("create_key") is { } fault)
        {
            return fault;
        }
        if (fields.Has("public_key") && (fields.Text("public_key") is not { } key || !PublicKeys.IsValid(key)))
        {
            return InvalidKey;
        }
        return fields.Has("public_key") && fields.IsTrue("create_key")
            ? "You must specify either create_key or public_key, but not both"
            : null;
    }

    /// <summary>Of a changed key what the request named, as Chef answers it.</summary>
    public KeyBody Describe(StoredKey key, string? privateKey)
    {
        var whole = PublicKeys.Describe(key);
        return new(
            Name is null ? null : whole.Name,
            PublicKey is null && privateKey is null ? null : whole.PublicKey,
            ExpirationDate is null ? null : whole.ExpirationDate,
            PrivateKey: privateKey
        );
    }

    private static KeyRequest Read(Fields fields) =>
        new(
            fields.Text("name"),
            fields.Text("public_key"),
            fields.Text("expiration_date"),
            fields.IsTrue("create_key")
        );

    private static bool HasAny(Fields fields) => Changeable.Any(fields.Has);

    private static string? CheckName(Fields fields, bool isUpdate)
    {
        if (!fields.Has("name"))
        {
            return isUpdate ? null : "Field 'name' missing";
        }
        return fields.Text("name") is { } name && Names.Key.IsMatch(name) ? null : "Field 'name' invalid";
    }

    private static string? CheckPresence(Fields fields, bool isUpdate) =>
        isUpdate || fields.Has("public_key") || fields.IsTrue("create_key")
            ? null
            : "You must either provide a valid value for 'public_key', or specify 'create_key': true";

    private static string? CheckDate(Fields fields, bool isUpdate)
    {
        if (!fields.Has("expiration_date"))
        {
            return isUpdate ? null : "Field 'expiration_date' missing";
        }
        return fields.Text("expiration_date") is { } text && PublicKeys.TryReadDate(text, out _) ? null : InvalidDate;
    }
}
