using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehai.Server.Tests.Web.Api;

/// <summary>What somebody knows who reads hosts and guests once and then follows the events, as they are documented.</summary>
internal sealed class Picture
{
    private readonly SortedDictionary<string, JsonElement> _hosts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, JsonElement> _guests = new(StringComparer.Ordinal);

    /// <summary>A line for each, the same for the same.</summary>
    public string Text =>
        string.Join('\n', _hosts.Select(host => $"{host.Key} {Sorted(host.Value, [])}"))
        + "\n"
        + string.Join('\n', _guests.Select(guest => $"{guest.Key} {Sorted(guest.Value, ["freshness", "seen_at"])}"));

    /// <summary>As after <c>reset</c>.</summary>
    public static Picture Of(JsonElement hosts, JsonElement guests)
    {
        var picture = new Picture();
        foreach (var host in hosts.GetProperty("items").EnumerateArray())
        {
            picture._hosts[Key(host, "organization", "name")] = host;
        }
        picture.Add(guests.GetProperty("items"));
        return picture;
    }

    public void Apply(string name, JsonElement data)
    {
        switch (name)
        {
            case "gone":
                _hosts.Remove(Key(data, "organization", "host"));
                RemoveGuests(Key(data, "organization", "host"));
                break;
            case "host":
                var host = Key(data.GetProperty("host"), "organization", "name");
                _hosts[host] = data.GetProperty("host");
                if (data.GetProperty("whole").GetBoolean())
                {
                    RemoveGuests(host);
                }
                foreach (var removed in data.GetProperty("removed").EnumerateArray())
                {
                    _guests.Remove($"{host}/{removed.GetString()}");
                }
                Add(data.GetProperty("guests"));
                break;
        }
    }

    private void Add(JsonElement guests)
    {
        foreach (var guest in guests.EnumerateArray())
        {
            _guests[Key(guest, "organization", "host", "uuid")] = guest;
        }
    }

    private void RemoveGuests(string host)
    {
        foreach (var key in _guests.Keys.Where(key => key.StartsWith(host + "/", StringComparison.Ordinal)).ToList())
        {
            _guests.Remove(key);
        }
    }

    private static string Key(JsonElement element, params string[] properties) =>
        string.Join('/', properties.Select(property => element.GetProperty(property).GetString()));

    private static string Sorted(JsonElement element, string[] without) =>
        new JsonObject(
            element
                .EnumerateObject()
                .Where(member => !without.Contains(member.Name))
                .OrderBy(member => member.Name, StringComparer.Ordinal)
                .Select(member => KeyValuePair.Create(member.Name, JsonNode.Parse(member.Value.GetRawText())))
        ).ToJsonString();
}
