namespace Rehai.Server.Endpoints;

/// <summary>
/// The body of a client's creation or change, by Chef's rules (<c>chef_client.erl</c>, <c>chef_key_base.erl</c>). API version 0
/// knows a key as part of the client and makes one unasked; from 1 on keys are resources of their own.
/// </summary>
/// <param name="IsValidator">Null where the body does not say.</param>
/// <param name="PublicKey">PEM; a certificate is possible in version 0.</param>
/// <param name="CreateKey">Whether the server makes the key pair.</param>
internal sealed record ClientRequest(string Name, bool? IsValidator, string? PublicKey, bool CreateKey)
{
    /// <param name="urlName">Null for a creation.</param>
    public static (ClientRequest? Request, string? Fault) Read(
        ReadOnlyMemory<byte> body,
        int apiVersion,
        string? urlName
    )
    {
        var (fields, fault) = Fields.Parse(body);
        if (fields is null)
        {
            return (null, fault);
        }
        var name = fields.Text("name") ?? fields.Text("clientname") ?? urlName;
        fault =
            CheckName(fields, name)
            ?? fields.CheckBoolean("validator")
            ?? (apiVersion == 0 ? CheckKeysOfVersion0(fields) : CheckKeys(fields, isUpdate: urlName is not null));
        return fault is null ? (Read(fields, name!, apiVersion, isUpdate: urlName is not null), null) : (null, fault);
    }

    private static ClientRequest Read(Fields fields, string name, int apiVersion, bool isUpdate)
    {
        var publicKey = fields.Text("certificate") ?? fields.Text("public_key");
        var createKey =
            apiVersion > 0 ? fields.IsTrue("create_key")
            : isUpdate ? fields.IsTrue("private_key")
            : publicKey is null;
        return new(
            name,
            fields.Has("validator") ? fields.IsTrue("validator") : null,
            createKey ? null : publicKey,
            createKey
        );
    }

    private static string? CheckName(Fields fields, string? name)
    {
        if (name is null)
        {
            return fields.Has("name") || fields.Has("clientname") ? "Field 'name' invalid" : "Field 'name' missing";
        }
        if (fields.Has("name") && fields.Has("clientname") && fields.Text("name") != fields.Text("clientname"))
        {
            return "name and clientname must match";
        }
        return Names.Client.IsMatch(name)
            ? null
            : $"Invalid client name '{name}' using regex: 'Malformed client name.  Must be A-Z, a-z, 0-9, _, -, or .'.";
    }

    private static string? CheckKeysOfVersion0(Fields fields)
    {
        var certificate = fields.Text("certificate");
        var key = fields.Text("public_key");
        return fields.CheckBoolean("private_key")
            ?? (certificate is not null && !PublicKeys.IsValidCertificate(certificate) ? KeyRequest.InvalidKey : null)
            ?? (
                certificate is null && fields.Has("public_key") && !IsKeyOrCertificate(key)
                    ? KeyRequest.InvalidKey
                    : null
            );
    }

    private static bool IsKeyOrCertificate(string? pem) =>
        pem is not null && (PublicKeys.IsValid(pem) || PublicKeys.IsValidCertificate(pem));

    private static string? CheckKeys(Fields fields, bool isUpdate)
    {
        if (isUpdate)
        {
            return fields.Has("private_key") ? KeyRequest.PrivateKeyRefused
                : fields.Has("create_key") || fields.Has("public_key")
                    ? "Since Server API v1, all keys must be updated via the keys endpoint. "
                : null;
        }
        return KeyRequest.CheckKey(fields);
    }
}
