using System.Text;
using System.Text.Json;

namespace Rehai.Chef.Tests;

public sealed class NodeDocumentTests
{
    private const string Foreign = """
        {"name":"kvm1", "chef_environment" : "prod","run_list":["recipe[a]"],
         "normal":{"n":1.0,"big":1e400,"u":9223372036854775809,"e":"\u00e4\/ä😀","dup":1,"dup":2,"\ud800":"x"},
         "automatic":{"kernel":{"a":1.0} , "libvirt":{"old":true},"recipes":["\u0061"]},
         "default":{"cookbook":{"x":-0.0}},"override":{},"policy_name":"p","policy_group":"g","zzz":null}
        """;

    private static readonly Dictionary<string, ReadOnlyMemory<byte>> Ours = new()
    {
        ["libvirt"] = "{\"new\":1}"u8.ToArray(),
        ["rehai"] = "{\"guests\":{}}"u8.ToArray(),
    };

    [Fact]
    public void Roots_are_replaced_and_every_other_byte_stays()
    {
        var result = Set(Foreign, Ours);

        Assert.Equal(
            Foreign
                .Replace("{\"old\":true}", "{\"new\":1}", StringComparison.Ordinal)
                .Replace("[\"\\u0061\"]}", "[\"\\u0061\"],\"rehai\":{\"guests\":{}}}", StringComparison.Ordinal),
            result
        );
    }

    [Theory]
    [InlineData("{}", "{\"automatic\":{\"rehai\":1}}")]
    [InlineData("{\"a\":1}", "{\"a\":1,\"automatic\":{\"rehai\":1}}")]
    [InlineData("{\"automatic\":null}", "{\"automatic\":{\"rehai\":1}}")]
    [InlineData("{\"automatic\":[1]}", "{\"automatic\":{\"rehai\":1}}")]
    [InlineData("{\"automatic\":{ }}", "{\"automatic\":{ \"rehai\":1}}")]
    [InlineData("{\"automatic\":{\"rehai\":null}}", "{\"automatic\":{\"rehai\":1}}")]
    [InlineData(
        "{\"automatic\":{\"rehai\":5},\"automatic\":{\"rehai\":6}}",
        "{\"automatic\":{\"rehai\":5},\"automatic\":{\"rehai\":1}}"
    )]
    [InlineData("{\"automatic\":{\"rehai\":5,\"rehai\":6}}", "{\"automatic\":{\"rehai\":5,\"rehai\":1}}")]
    [InlineData("{\"automatic\":{\"r\\u0065hai\":5}}", "{\"automatic\":{\"r\\u0065hai\":1}}")]
    public void Documents_of_unusual_shape_are_set_too(string before, string after) =>
        Assert.Equal(after, Set(before, new() { ["rehai"] = "1"u8.ToArray() }));

    [Fact]
    public void Several_roots_are_set_in_any_order_of_the_text()
    {
        var roots = new Dictionary<string, ReadOnlyMemory<byte>>
        {
            ["c"] = "30"u8.ToArray(),
            ["a"] = "10"u8.ToArray(),
            ["new"] = "[]"u8.ToArray(),
        };

        Assert.Equal(
            "{\"automatic\":{\"a\":10,\"b\":2,\"c\":30,\"new\":[]}}",
            Set("{\"automatic\":{\"a\":1,\"b\":2,\"c\":3}}", roots)
        );
    }

    [Fact]
    public void Depth_and_size_beyond_what_parsers_to_objects_bear_go_through()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"d\":", 5_000)) + "1" + new string('}', 5_000);
        var large = new string('x', 900_000);
        var text = $"{{\"normal\":{deep},\"default\":{{\"l\":\"{large}\"}},\"automatic\":{{}}}}";

        var result = Set(text, new() { ["rehai"] = "1"u8.ToArray() });

        Assert.Equal(text.Replace("\"automatic\":{}", "\"automatic\":{\"rehai\":1}", StringComparison.Ordinal), result);
    }

    [Theory]
    [InlineData("""{"name":"kvm1"}""", "kvm1")]
    [InlineData("""{"name":"\u006bvm1"}""", "kvm1")]
    [InlineData("""{"name":"old","name":"kvm1"}""", "kvm1")]
    [InlineData("""{"n\u0061me":"kvm1"}""", "kvm1")]
    [InlineData("""{"name":"\ud800"}""", null)]
    [InlineData("""{"name":5}""", null)]
    [InlineData("""{"name":null}""", null)]
    [InlineData("{}", null)]
    public void The_name_is_read_however_it_is_written(string text, string? name) =>
        Assert.Equal(name, NodeDocument.Parse(Encoding.UTF8.GetBytes(text)).Name);

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_node() =>
        Assert.Equal("{\"automatic\":{\"rehai\":1}}", Set("\ufeff{}", new() { ["rehai"] = "1"u8.ToArray() }));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"a\":1")]
    [InlineData("{} x")]
    [InlineData("<html>")]
    public void What_is_no_object_is_refused(string text) =>
        Assert.ThrowsAny<JsonException>(() => NodeDocument.Parse(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void A_new_node_has_every_level_that_chef_wants()
    {
        var names = NodeDocument.Create("kvm1", "_default").Members.Select(member => member.Name);

        Assert.Equal(
            [
                "name",
                "chef_environment",
                "json_class",
                "automatic",
                "normal",
                "chef_type",
                "default",
                "override",
                "run_list",
            ],
            names
        );
    }

    private static string Set(string text, Dictionary<string, ReadOnlyMemory<byte>> roots) =>
        Encoding.UTF8.GetString(NodeDocument.Parse(Encoding.UTF8.GetBytes(text)).WithAutomatic(roots).Text.Span);
}
