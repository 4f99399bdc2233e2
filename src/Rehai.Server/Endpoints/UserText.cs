using System.Text.Json;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>A user as Chef's bodies carry it.</summary>
internal static class UserText
{
    /// <summary>Among a profile's details: the password counts although somebody else's directory knows the user. Not shown with it.</summary>
    public const string Recovery = "recovery_authentication_enabled";

    /// <summary>With the key that version 0 shows.</summary>
    public static Reply Show(Session session, Exchange exchange, Actor user)
    {
        var fields = Fields(ProfileTable.Find(session, user.Id) with { Name = user.Name });
        if (exchange.ApiVersion == 0 && KeyTable.Find(session, user.Id, StoredKey.DefaultName) is { } key)
        {
            fields["public_key"] = PublicKeys.Extract(key.PublicKey);
        }
        return Reply.Json(200, fields, ChefJson.Plain.DictionaryStringString);
    }

    public static Dictionary<string, string> Fields(UserProfile profile)
    {
        var fields = new Dictionary<string, string> { ["username"] = profile.Name, ["email"] = profile.Email ?? "" };
        foreach (var (field, value) in Details(profile))
        {
            fields[field] = value;
        }
        fields.TryAdd("display_name", profile.Name);
        return fields;
    }

    /// <summary>What a list shows with <c>verbose=true</c>.</summary>
    public static Dictionary<string, string> Verbose(UserProfile profile)
    {
        var details = Details(profile);
        return new()
        {
            ["email"] = profile.Email ?? "",
            ["display_name"] = details.GetValueOrDefault("display_name", profile.Name),
            ["first_name"] = details.GetValueOrDefault("first_name", ""),
            ["last_name"] = details.GetValueOrDefault("last_name", ""),
        };
    }

    public static bool IsRecoverable(UserProfile profile) => Stored(profile).ContainsKey(Recovery);

    public static Dictionary<string, string> Details(UserProfile profile)
    {
        var details = Stored(profile);
        details.Remove(Recovery);
        return details;
    }

    private static Dictionary<string, string> Stored(UserProfile profile) =>
        JsonSerializer.Deserialize(profile.Details, ChefJson.Plain.DictionaryStringString)!;
}
