using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

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
        var keys = Keys(Filled.Create<HostFacts>(), FactsJson.Default.HostFacts);
        Assert.Contains("guest_hostname", keys);
        Assert.Contains("guest_addresses", keys);
        Assert.Empty(keys.Intersect(SearchedByPeople));
    }

    /// <summary>ohai's own plugin repeats a volume's <c>name</c>, and its shape is kept whole; nothing else may.</summary>
    [Fact]
    public void The_root_libvirt_has_such_a_key_only_in_a_volume_as_ohai_has_it()
    {
        var libvirt = Filled.Create<LibvirtFacts>();
        var volume = libvirt.Storage![Filled.Key].Volumes![Filled.Key];
        Assert.Equal(["name"], Keys(volume, FactsJson.Default.LibvirtVolumeFacts).Intersect(SearchedByPeople));

        libvirt.Storage[Filled.Key].Volumes!.Clear();

        var keys = Keys(libvirt, FactsJson.Default.LibvirtFacts);
        Assert.Contains("bridge_name", keys);
        Assert.Empty(keys.Intersect(SearchedByPeople));
    }

    private static HashSet<string> Keys<T>(T facts, JsonTypeInfo<T> type) =>
        Keys(JsonSerializer.SerializeToElement(facts, type));

    private static HashSet<string> Keys(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => [.. element.EnumerateObject().SelectMany(p => Keys(p.Value).Append(p.Name))],
            JsonValueKind.Array => [.. element.EnumerateArray().SelectMany(Keys)],
            _ => [],
        };
}
