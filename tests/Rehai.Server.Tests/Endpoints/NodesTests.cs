using System.Text;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class NodesTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_node_is_made_listed_read_changed_and_deleted()
    {
        var made = (await server.Admin.Post("/nodes", """{"name":"life"}""")).Is(201);
        var url = $"{server.Http.BaseAddress}organizations/acme/nodes/life";
        Assert.Equal($$"""{"uri":"{{url}}"}""", made.Text);
        Assert.Equal(url, made.Headers.Location!.ToString());
        Assert.Equal(url, (await server.Admin.Get("/nodes")).Is(200)["life"]);
        const string filled =
            """{"name":"life","chef_environment":"_default","json_class":"Chef::Node","chef_type":"node","normal":{},"default":{},"override":{},"automatic":{},"run_list":[]}""";
        (await server.Admin.Get("/nodes/life")).Is(200, filled);
        (await server.Admin.Put("/nodes/life", """{"normal":{"a":1}}""")).Is(
            200,
            """{"normal":{"a":1},"name":"life","chef_environment":"_default","json_class":"Chef::Node","chef_type":"node","default":{},"override":{},"automatic":{},"run_list":[]}"""
        );
        (await server.Admin.Delete("/nodes/life")).Is(200);
        (await server.Admin.Get("/nodes/life")).Is(404, """{"error":["node 'life' not found"]}""");
    }

    [Fact]
    public async Task A_put_replaces_the_whole_node_policy_fields_included()
    {
        const string before =
            """{"name":"replaced","policy_name":"p","policy_group":"g","normal":{"a":1},"override":{"b":2}}""";
        (await server.Admin.Post("/nodes", before)).Is(201);
        Assert.Equal("p", (await server.Admin.Get("/nodes/replaced"))["policy_name"]);
        (await server.Admin.Put("/nodes/replaced", """{"name":"replaced"}""")).Is(200);
        var after = await server.Admin.Get("/nodes/replaced");
        Assert.False(after.Json.TryGetProperty("policy_name", out _));
        Assert.Equal("{}", after.Json.GetProperty("override").GetRawText());
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("PUT", "{}")]
    [InlineData("DELETE", "")]
    public async Task A_node_that_is_not_there_is_not_found(string method, string body) =>
        (await server.Admin.Send(method, "/nodes/absent", body)).Is(404, """{"error":["node 'absent' not found"]}""");

    [Fact]
    public async Task A_taken_name_is_a_conflict_and_the_node_stays()
    {
        (await server.Admin.Post("/nodes", """{"name":"taken","normal":{"first":true}}""")).Is(201);
        (await server.Admin.Post("/nodes", """{"name":"taken"}""")).Is(409, """{"error":["Node already exists"]}""");
        Assert.Contains("first", (await server.Admin.Get("/nodes/taken")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_who_make_the_same_node_at_once_exactly_one_wins()
    {
        var body = """{"name":"raced"}""";
        var answers = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => server.Admin.Post("/nodes", body)));
        Assert.Single(answers, answer => answer.Status == 201);
        Assert.Equal(31, answers.Count(answer => answer.Status == 409));
    }

    [Theory]
    [InlineData("""{"name":"x","colour":1}""", "Invalid key colour in request body")]
    [InlineData("{}", "Field 'name' missing")]
    [InlineData("""{"name":1}""", "Field 'name' invalid")]
    [InlineData("""{"name":"a b"}""", "Field 'name' invalid")]
    [InlineData("""{"name":"a\n"}""", "Field 'name' invalid")]
    [InlineData("""{"name":"\ud800"}""", "Field 'name' invalid")]
    [InlineData("""{"name":"x","chef_environment":"a:b"}""", "Field 'chef_environment' invalid")]
    [InlineData("""{"name":"x","json_class":"Chef::Role"}""", "Field 'json_class' invalid")]
    [InlineData("""{"name":"x","chef_type":null}""", "Field 'chef_type' invalid")]
    [InlineData("""{"name":"x","normal":[]}""", "Field 'normal' is not a hash")]
    [InlineData("""{"name":"x","default":null}""", "Field 'default' is not a hash")]
    [InlineData("""{"name":"x","override":"o"}""", "Field 'override' is not a hash")]
    [InlineData("""{"name":"x","automatic":1}""", "Field 'automatic' is not a hash")]
    [InlineData("""{"name":"x","run_list":{}}""", "Field 'run_list' is not a valid run list")]
    [InlineData("""{"name":"x","run_list":["recipe["]}""", "Field 'run_list' is not a valid run list")]
    [InlineData("""{"name":"x","run_list":[["a"]]}""", "Field 'run_list' is not a valid run list")]
    [InlineData("""{"name":"x","run_list":[7]}""", "Field 'run_list' is not a valid run list")]
    [InlineData("""{"name":"x","policy_name":"a b"}""", "Field 'policy_name' invalid")]
    [InlineData("""{"name":"x","policy_group":7}""", "Field 'policy_group' invalid")]
    [InlineData("""{"name":"x" """, "invalid JSON")]
    [InlineData("[]", "invalid JSON")]
    [InlineData("", "invalid JSON")]
    [InlineData("""{"name":"x"} {}""", "invalid JSON")]
    public async Task A_node_that_is_none_is_refused_with_Chefs_words(string body, string message)
    {
        (await server.Admin.Post("/nodes", body)).Is(400, $$"""{"error":["{{message}}"]}""");
        Assert.DoesNotContain("\"x\"", (await server.Admin.Get("/nodes")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_other_than_the_addresss_is_refused()
    {
        await TestServer.MakeNode(server.Admin, "addressed");
        (await server.Admin.Put("/nodes/addressed", """{"name":"other"}""")).Is(
            400,
            """{"error":["Node name mismatch."]}"""
        );
    }

    [Fact]
    public async Task A_policy_name_of_256_letters_is_too_long()
    {
        var name = new string('p', 255);
        (await server.Admin.Post("/nodes", $$"""{"name":"long","policy_name":"{{name}}"}""")).Is(201);
        (await server.Admin.Put("/nodes/long", $$"""{"policy_name":"{{name}}p"}""")).Is(400);
    }

    [Theory]
    [InlineData("""["foo"]""", """["recipe[foo]"]""")]
    [InlineData("""["foo::bar@1.2.3","recipe[foo::bar@1.2.3]"]""", """["recipe[foo::bar@1.2.3]"]""")]
    [InlineData("""["role[a]", "recipe[b]", "role[a]"]""", """["role[a]","recipe[b]"]""")]
    [InlineData("""["recipe[foo]","recipe[foo::default]"]""", """["recipe[foo]","recipe[foo::default]"]""")]
    [InlineData("""[ "role[a]" ]""", """[ "role[a]" ]""")]
    public async Task Run_lists_become_canonical(string given, string kept)
    {
        var name = $"runs-{Guid.NewGuid():N}";
        (await server.Admin.Post("/nodes", $$"""{"name":"{{name}}","run_list":{{given}}}""")).Is(201);
        Assert.Equal(kept, (await server.Admin.Get($"/nodes/{name}")).Json.GetProperty("run_list").GetRawText());
    }

    [Fact]
    public async Task Several_saves_at_once_leave_one_of_them_whole()
    {
        await TestServer.MakeNode(server.Admin, "busy");
        var bodies = Enumerable
            .Range(0, 24)
            .Select(i => $$$"""{"name":"busy","normal":{"n":{{{i}}}},"automatic":{"n":{{{i}}}}}""")
            .ToList();
        foreach (var answer in await Task.WhenAll(bodies.Select(body => server.Admin.Put("/nodes/busy", body))))
        {
            answer.Is(200);
        }
        var node = (await server.Admin.Get("/nodes/busy")).Json;
        Assert.Equal(node.GetProperty("normal").GetRawText(), node.GetProperty("automatic").GetRawText());
    }

    [Fact]
    public async Task What_is_deleted_may_be_made_again()
    {
        for (var i = 0; i < 3; i++)
        {
            await TestServer.MakeNode(server.Admin, "again");
            (await server.Admin.Delete("/nodes/again")).Is(200);
        }
    }

    [Fact]
    public async Task A_name_may_have_dots_colons_and_dashes()
    {
        await TestServer.MakeNode(server.Admin, "a.b:c-d_e");
        (await server.Admin.Get("/nodes/a.b:c-d_e")).Is(200);
    }

    [Fact]
    public async Task Broken_utf8_inside_attributes_goes_back_as_it_came()
    {
        byte[] body = [.. "{\"name\":\"bytes\",\"normal\":{\"a\":\""u8, 0xff, 0xfe, .. "\"}}"u8];
        (await server.Admin.Send("POST", "/nodes", body)).Is(201);
        var text = (await server.Admin.Get("/nodes/bytes")).Bytes;
        Assert.True(text.AsSpan().IndexOf((byte[])[0xff, 0xfe]) > 0, Encoding.Latin1.GetString(text));
    }
}
