namespace Rehai.Server.Endpoints;

/// <summary>
/// A key in the body of a client or a user (<c>chef_key_base.erl</c>). API version 0 knows a key as part of its owner and makes one
/// unasked; from 1 on keys are resources of their own, of which the first may come with its owner.
/// </summary>
/// <param name="PublicKey">PEM; a certificate is possible in version 0.</param>
/// <param name="IsWanted">Whether the server makes the key pair.</param>
internal sealed record EmbeddedKey(string? PublicKey, bool IsWanted)
{
    public static (EmbeddedKey? Key, string? Fault) Read(Fields fields, int apiVersion, bool isUpdate)
    {
        var isWanted =
            apiVersion > 0 ? fields.IsTrue("create_key")
            : isUpdate ? fields.IsTrue("private_key")
            : !fields.Has("certificate") && !fields.Has("public_key");
        var fault =
            apiVersion > 0
                ? Check(fields, isUpdate)
                : CheckFlagOfVersion0(fields) ?? (isWanted ? null : CheckKeyOfVersion0(fields));
        return fault is null
            ? (new(isWanted ? null : fields.Text("certificate") ?? fields.Text("public_key"), isWanted), null)
            : (null, fault);
    }

    /// <summary>The key to store, if there is one, and the private half of a new pair.</summary>
    public (string? Public, string? Private) Make() => IsWanted ? PublicKeys.Generate() : (PublicKey, null);

    /// <summary>Here alone a null is no absence to Chef.</summary>
    private static string? CheckFlagOfVersion0(Fields fields) =>
        fields.IsNull("private_key") ? "Field 'private_key' invalid" : fields.CheckBoolean("private_key");

    private static string? CheckKeyOfVersion0(Fields fields)
    {
        if (fields.Has("certificate"))
        {
            return fields.Text("certificate") is { } certificate && PublicKeys.IsValidCertificate(certificate)
                ? null
                : KeyRequest.InvalidKey;
        }
        return
            !fields.Has("public_key")
            || (fields.Text("public_key") is { } key && (PublicKeys.IsValid(key) || PublicKeys.IsValidCertificate(key)))
            ? null
            : KeyRequest.InvalidKey;
    }

    private static string? Check(Fields fields, bool isUpdate) =>
        !isUpdate ? KeyRequest.CheckKey(fields)
        : fields.Has("private_key") ? KeyRequest.PrivateKeyRefused
        : fields.Has("create_key") || fields.Has("public_key")
            ? "Since Server API v1, all keys must be updated via the keys endpoint. "
        : null;
}
