namespace Rehai.Server.Endpoints;

/// <summary>The body of a client's creation or change, by Chef's rules (<c>chef_client.erl</c>).</summary>
/// <param name="IsValidator">Null where the body does not say.</param>
internal sealed record ClientRequest(string Name, bool? IsValidator, EmbeddedKey Key)
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
        fault = CheckName(fields, name) ?? fields.CheckBoolean("validator");
        if (fault is not null)
        {
            return (null, fault);
        }
        (var key, fault) = EmbeddedKey.Read(fields, apiVersion, isUpdate: urlName is not null);
        return key is null
            ? (null, fault)
            : (new(name!, fields.Has("validator") ? fields.IsTrue("validator") : null, key), null);
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
}
