using System.Text.Json;

namespace Rehai.Facts.Tests;

/// <summary>Chef's search finds each scalar by its last key, wherever it lies in a node.</summary>
public sealed class LastKeysTests
{
    private static readonly HashSet<string> SearchedByPeople =
    [
        "name",
        "hostname",
        "fqdn",
        "machinename",
        "addresses",
        "ipaddress",
        "macaddress",
        "tags",
        "roles",
        "recipes",
        "platform",
        "environment",
        "policy_name",
        "policy_group",
    ];

    [Fact]
    public void No_key_of_ours_is_one_that_people_search_hosts_by()
    {
        var keys = Keys(JsonSerializer.SerializeToElement(Filled.Create<HostFacts>(), FactsJson.Default.HostFacts));
        Assert.Contains("guest_hostname", keys);
        Assert.Contains("guest_addresses", keys);
        Assert.Empty(keys.Intersect(SearchedByPeople));
    }

    private static HashSet<string> Keys(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => [.. element.EnumerateObject().SelectMany(p => Keys(p.Value).Append(p.Name))],
            JsonValueKind.Array => [.. element.EnumerateArray().SelectMany(Keys)],
            _ => [],
        };
}
