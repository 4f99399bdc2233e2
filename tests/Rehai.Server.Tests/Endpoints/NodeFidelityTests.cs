using System.Text;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class NodeFidelityTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string Deep =
        string.Concat(Enumerable.Repeat("{\"a\":[", 50)) + "1.0" + string.Concat(Enumerable.Repeat("]}", 50));

    public static TheoryData<string, string> Values =>
        new()
        {
            { "numbers", """{"a":1.0,"b":1e400,"c":9223372036854775809,"d":-0,"e":1E+2,"f":0.10000000000000000555}""" },
            { "escapes", """{"a":"\u00e4ä","b":"\/","c":"\ud83d\ude00","d":"😀","e":"\b\f\n\r\t\"\\","f":"\u0000"}""" },
            { "lone-surrogates", """{"a":"\ud800","\udfff":1}""" },
            { "duplicates", """{"a":1,"a":2,"b":{"c":1,"c":[1,{"d":1,"d":2}]}}""" },
            { "spaces", "{ \"a\" :\t1 ,\n \"b\" : [ 1 , 2 ] }" },
            { "deep-100", Deep },
            { "empty-keys", """{"":{"":null}," ":false}""" },
        };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task What_was_stored_comes_back_byte_for_byte(string name, string value)
    {
        var body = $$"""
            {"override":{{value}},"name":"{{name}}","run_list":["recipe[x]"],"automatic":{{value}},"chef_type":"node","policy_group":"g","normal":{{value}},"json_class":"Chef::Node","default":{{value}},"policy_name":"p","chef_environment":"prod"}
            """;
        (await server.Admin.Post("/nodes", body)).Is(201);
        Assert.Equal(body, (await server.Admin.Get($"/nodes/{name}")).Text);
        (await server.Admin.Put($"/nodes/{name}", body)).Is(200, body);
        Assert.Equal(body, (await server.Admin.Get($"/nodes/{name}")).Text);
        (await server.Admin.Delete($"/nodes/{name}")).Is(200, body);
    }

    [Fact]
    public async Task Nine_hundred_kilobytes_come_back_byte_for_byte()
    {
        var text = new StringBuilder("{\"0\":0");
        for (var i = 1; text.Length < 900_000; i++)
        {
            text.Append($$""","key{{i}}":{"value":{{i}}.0,"text":"ä\u00e4 {{i}}"}""");
        }
        var body =
            $$"""{"name":"large","chef_environment":"_default","json_class":"Chef::Node","chef_type":"node","normal":{},"default":{},"override":{},"automatic":{{text}}},"run_list":[]}""";
        (await server.Admin.Post("/nodes", body)).Is(201);
        Assert.Equal(body, (await server.Admin.Get("/nodes/large")).Text);
    }

    [Fact]
    public async Task Depth_has_a_bound_and_within_it_the_server_stays_up()
    {
        (await server.Admin.Post("/nodes", Nested("depth-5000", 5_000))).Is(201);
        Assert.Contains(
            new string('[', 5_000),
            (await server.Admin.Get("/nodes/depth-5000")).Text,
            StringComparison.Ordinal
        );
        (await server.Admin.Post("/nodes", Nested("too-deep", 400_000))).Is(400, """{"error":["invalid JSON"]}""");
        (await server.Admin.Post("/clients", new string('[', 400_000))).Is(400);
        (await server.Admin.Get("/nodes")).Is(200);
    }

    [Fact]
    public async Task Of_a_key_that_stands_twice_at_the_top_the_last_counts()
    {
        (await server.Admin.Post("/nodes", """{"name":"twice","normal":{"a":1},"normal":{"b":2}}""")).Is(201);
        Assert.Equal("""{"b":2}""", (await server.Admin.Get("/nodes/twice")).Json.GetProperty("normal").GetRawText());
    }

    private static string Nested(string name, int depth) =>
        $$$"""{"name":"{{{name}}}","normal":{"a":{{{new string('[', depth)}}}{{{new string(']', depth)}}}}}""";
}
