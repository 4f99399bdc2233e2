using System.Text;
using System.Text.Json;
using Rehai.Chef.Configuration;

namespace Rehai.Chef.Tests.Configuration;

/// <summary>What Chef's own code makes of the same lists (chef <c>attribute_allowlist.rb</c>, <c>attribute_blocklist.rb</c>).</summary>
public sealed class AttributeFilterTests
{
    private const string Allowed = "allowed_automatic_attributes";
    private const string Blocked = "blocked_automatic_attributes";

    private const string Node = """
        {"filesystem":{"/dev/sda":{"size" : "10mb"},"map - autohome":{"size":1.0}},"/dev":{"*":1,"a":2},"network":{"interfaces":{"eth0":{"\u0061":1},"eth1":{}}},"false":false,"list":[{"a":1}],"":{"":0}}
        """;

    [Theory]
    [InlineData("""["network/interfaces/eth0"]""", """{"network":{"interfaces":{"eth0":{"\u0061":1}}}}""")]
    [InlineData("""["/network/interfaces/eth0/"]""", """{"network":{"interfaces":{"eth0":{"\u0061":1}}}}""")]
    [InlineData("""[["filesystem","/dev/sda"]]""", """{"filesystem":{"/dev/sda":{"size" : "10mb"}}}""")]
    [InlineData("""["filesystem//dev/sda"]""", """{"filesystem":{}}""")]
    [InlineData("""["filesystem/map - autohome/size"]""", """{"filesystem":{"map - autohome":{"size":1.0}}}""")]
    [InlineData(
        """["false","network/interfaces"]""",
        """{"network":{"interfaces":{"eth0":{"\u0061":1},"eth1":{}}},"false":false}"""
    )]
    [InlineData(
        """["network/interfaces","network/interfaces/eth1"]""",
        """{"network":{"interfaces":{"eth0":{"\u0061":1},"eth1":{}}}}"""
    )]
    [InlineData("""["network/interfaces/eth9","network/*"]""", """{"network":{"interfaces":{}}}""")]
    [InlineData("""[["/dev","*"]]""", """{"/dev":{"*":1}}""")]
    [InlineData("""["/dev/*","dev","no/such","list/0/a","false/x","","/","//",[],[""]]""", """{"":{"":0}}""")]
    [InlineData("""["list"]""", """{"list":[{"a":1}]}""")]
    [InlineData("[]", "{}")]
    public void Only_what_is_allowed_stays_and_keeps_its_text(string list, string left) =>
        Assert.Equal(left, Apply(Filter((Allowed, list))));

    [Theory]
    [InlineData("""["network/interfaces/eth0"]""", "\"eth0\":{\"\\u0061\":1},")]
    [InlineData("""[["filesystem","/dev/sda"]]""", "\"/dev/sda\":{\"size\" : \"10mb\"},")]
    [InlineData("""["false"]""", "\"false\":false,")]
    [InlineData("""[["/dev","*"]]""", "\"*\":1,")]
    [InlineData("""["/dev/*","filesystem/*","no/such","list/0/a","list/0","false/x","",[]]""", "")]
    [InlineData("[]", "")]
    public void All_but_what_is_blocked_stays_and_keeps_its_text(string list, string gone) =>
        Assert.Equal(
            gone.Length == 0 ? Node : Node.Replace(gone, "", StringComparison.Ordinal),
            Apply(Filter((Blocked, list)))
        );

    [Fact]
    public void Without_a_filter_all_stays() => Assert.Equal(Node, Apply(Filter()));

    [Fact]
    public void What_is_allowed_can_be_blocked_in_part() =>
        Assert.Equal(
            """{"network":{"interfaces":{"eth1":{}}}}""",
            Apply(Filter((Allowed, """["network"]"""), (Blocked, """["network/interfaces/eth0"]""")))
        );

    [Theory]
    [InlineData("automatic_attribute_whitelist", Allowed)]
    [InlineData("automatic_attribute_blacklist", Blocked)]
    public void A_deprecated_name_wins_where_it_is_set(string deprecated, string current)
    {
        Assert.Equal(
            Apply(Filter((current, """["false"]"""))),
            Apply(Filter((deprecated, """["false"]"""), (current, """["list"]""")))
        );
        Assert.Equal(
            Apply(Filter((current, """["list"]"""))),
            Apply(Filter((deprecated, "null"), (current, """["list"]""")))
        );
    }

    [Theory]
    [InlineData("\"etc/passwd\"")]
    [InlineData("true")]
    public void A_filter_that_is_no_array_is_refused_because_it_hides_something(string value)
    {
        var failure = Assert.Throws<ConfigException>(() => Filter((Blocked, value)));

        Assert.Contains($"{Blocked} must be an array", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""["libvirt","rehai"]""", "[]", "")]
    [InlineData("""["kernel"]""", "[]", $"{Allowed} does not list libvirt")]
    [InlineData("""["libvirt/domains","libvirt/uri"]""", "[]", $"{Allowed} lists only libvirt/domains, libvirt/uri")]
    [InlineData("null", """["libvirt/uri","libvirtd"]""", $"{Blocked} lists libvirt/uri")]
    [InlineData("[]", """["libvirt"]""", $"{Allowed} does not list libvirt; {Blocked} lists libvirt")]
    public void What_is_against_a_root_is_named_by_its_setting(string allowed, string blocked, string words) =>
        Assert.Equal(words, string.Join("; ", Filter((Allowed, allowed), (Blocked, blocked)).Against("libvirt")));

    private static AttributeFilter Filter(params (string Setting, string Json)[] settings) =>
        ClientConfig
            .Load(
                "/dev/null",
                settings.ToDictionary(setting => setting.Setting, setting => Value(JsonElement.Parse(setting.Json))),
                new Dictionary<string, string>()
            )
            .Filter;

    private static ConfigValue Value(JsonElement json) =>
        json.ValueKind switch
        {
            JsonValueKind.Array => new(ConfigValueKind.Array, "", [.. json.EnumerateArray().Select(Value)]),
            JsonValueKind.String => ConfigValue.String(json.GetString()!),
            JsonValueKind.True => new(ConfigValueKind.Boolean, "true", []),
            _ => ConfigValue.Nil,
        };

    /// <summary>Each root for itself, as they are published.</summary>
    private static string Apply(AttributeFilter filter)
    {
        var roots = RawJsonObject.Parse(Encoding.UTF8.GetBytes(Node));
        return Encoding.UTF8.GetString(roots.Map(root => filter.Apply(root.Name, root.Value)).Text.Span);
    }
}
