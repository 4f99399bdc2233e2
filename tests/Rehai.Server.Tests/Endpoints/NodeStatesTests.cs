using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

/// <summary>RFC 045: a node's desired and current state apart, and both as one.</summary>
public sealed class NodeStatesTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Whole =
        """{"name":"NAME","chef_environment":"prod","json_class":"Chef::Node","automatic":{"a":1.0},"normal":{"tags":[]},"chef_type":"node","default":{"d":1},"override":{"o":1},"run_list":["recipe[a]"]}""";

    [Fact]
    public async Task Both_states_are_read_as_the_RFC_writes_them()
    {
        await Make("parts", Whole);

        (await server.Admin.Get("/nodes/parts/desired")).Is(
            200,
            """{"name":"parts","chef_environment":"prod","run_list":["recipe[a]"],"normal":{"tags":[]}}"""
        );
        (await server.Admin.Get("/nodes/parts/current")).Is(
            200,
            """{"name":"parts","default":{"d":1},"override":{"o":1},"automatic":{"a":1.0}}"""
        );
    }

    [Fact]
    public async Task A_policy_belongs_to_the_desired_state_and_may_come_and_go()
    {
        await Make("policy", Whole);

        (await server.Admin.Put("/nodes/policy/desired", """{"policy_name":"p","policy_group":"g"}""")).Is(
            200,
            """{"name":"policy","chef_environment":"_default","run_list":[],"normal":{},"policy_name":"p","policy_group":"g"}"""
        );
        Assert.Equal("p", (await server.Admin.Get("/nodes/policy"))["policy_name"]);
        (await server.Admin.Put("/nodes/policy/desired", "{}")).Is(200);
        Assert.False((await server.Admin.Get("/nodes/policy")).Json.TryGetProperty("policy_name", out _));
    }

    [Fact]
    public async Task A_save_of_one_state_leaves_the_other_to_the_byte()
    {
        await Make("one", Whole);

        (await server.Admin.Put("/nodes/one/desired", """{"run_list":["b"]}""")).Is(200);
        Assert.Equal(
            """{"a":1.0}""",
            (await server.Admin.Get("/nodes/one")).Json.GetProperty("automatic").GetRawText()
        );
        (await server.Admin.Put("/nodes/one/current", """{"name":"one","automatic":{"z":1e400}}""")).Is(
            200,
            """{"name":"one","default":{},"override":{},"automatic":{"z":1e400}}"""
        );
        (await server.Admin.Get("/nodes/one")).Is(
            200,
            """{"name":"one","chef_environment":"_default","json_class":"Chef::Node","automatic":{"z":1e400},"normal":{},"chef_type":"node","default":{},"override":{},"run_list":["recipe[b]"]}"""
        );
    }

    [Theory]
    [InlineData("desired", """{"automatic":{}}""", "Invalid key automatic in request body")]
    [InlineData("current", """{"run_list":[]}""", "Invalid key run_list in request body")]
    [InlineData("desired", """{"name":"other"}""", "Node name mismatch.")]
    [InlineData("current", """{"automatic":[]}""", "Field 'automatic' is not a hash")]
    [InlineData("desired", """{"run_list":"a"}""", "Field 'run_list' is not a valid run list")]
    [InlineData("current", "[]", "invalid JSON")]
    public async Task What_does_not_belong_to_a_state_is_refused(string state, string body, string words)
    {
        await Make($"refused-{state}-{words.Length}", """{"name":"NAME"}""");

        (await server.Admin.Put($"/nodes/refused-{state}-{words.Length}/{state}", body)).Is(
            400,
            $$"""{"error":["{{words}}"]}"""
        );
    }

    [Theory]
    [InlineData("desired", "POST")]
    [InlineData("desired", "DELETE")]
    [InlineData("desired", "PATCH")]
    [InlineData("current", "POST")]
    [InlineData("current", "DELETE")]
    public async Task A_state_is_neither_made_nor_deleted_alone(string state, string method)
    {
        await Make($"alone-{state}-{method}", """{"name":"NAME"}""");

        (await server.Admin.Send(method, $"/nodes/alone-{state}-{method}/{state}", "{}")).Is(405);
    }

    [Fact]
    public async Task A_client_changes_the_states_of_its_own_node_only()
    {
        var (owner, other) = (await server.Enroll("state-owner"), await server.Enroll("state-other"));
        await TestServer.MakeNode(owner, "owned");

        foreach (var state in (string[])["desired", "current"])
        {
            (await owner.Put($"/nodes/owned/{state}", "{}")).Is(200);
            (await other.Put($"/nodes/owned/{state}", "{}")).Is(403);
            (await other.Get($"/nodes/owned/{state}")).Is(200);
            (await server.Admin.Get($"/nodes/nobody/{state}")).Is(404, """{"error":["node 'nobody' not found"]}""");
        }
    }

    [Fact]
    public async Task A_merge_patch_changes_what_it_names_and_nothing_else()
    {
        await Make(
            "patched",
            """{"name":"NAME","automatic":{"x": [1.0] ,"rehai":{"a":{"s":1},"b":2}},"default":{"d":1}}"""
        );
        var announced = (await server.Admin.Get("/nodes/patched/current")).Is(200);
        Assert.Equal(["application/merge-patch+json"], announced.Headers.GetValues("Accept-Patch"));

        var patched = await Patch("patched", """{"automatic":{"rehai":{"a":{"s":2},"b":null}}}""");

        patched.Is(
            200,
            """{"name":"patched","default":{"d":1},"override":{},"automatic":{"x":[1.0],"rehai":{"a":{"s":2}}}}"""
        );
    }

    [Theory]
    [InlineData("PATCH")]
    [InlineData("PUT")]
    public async Task A_change_is_answered_without_a_body_where_that_is_preferred(string method)
    {
        var name = $"brief-{method}";
        await Make(name, """{"name":"NAME"}""");
        var brief = server.Admin.If("Prefer", "return=minimal");
        const string change = """{"automatic":{"a":1}}""";

        var answer =
            method == "PUT"
                ? brief.Put($"/nodes/{name}/current", change)
                : brief.Patch($"/nodes/{name}/current", change);

        var changed = (await answer).Is(204);
        var read = (await server.Admin.Get($"/nodes/{name}/current")).Is(200);
        Assert.Equal(("", read.Tag), (changed.Text, changed.Tag));
    }

    [Theory]
    [InlineData("number", "{\"automatic\":5}", 400)]
    [InlineData("other-state", "{\"run_list\":[]}", 400)]
    [InlineData("renamed", "{\"name\":\"other\"}", 400)]
    [InlineData("array", "[]", 400)]
    [InlineData("broken", "{", 400)]
    [InlineData("emptied", "{\"automatic\":null}", 200)]
    public async Task A_patch_that_makes_no_node_changes_nothing(string name, string patch, int status)
    {
        await Make(name, """{"name":"NAME","automatic":{"a":1}}""");

        (await Patch(name, patch)).Is(status);

        var left = status == 200 ? "{}" : """{"a":1}""";
        Assert.Equal(left, (await server.Admin.Get($"/nodes/{name}")).Json.GetProperty("automatic").GetRawText());
    }

    [Fact]
    public async Task A_patch_of_another_type_is_refused_with_the_type_that_is_taken()
    {
        await Make("typed", """{"name":"NAME"}""");

        var refused = (await server.Admin.Send("PATCH", "/nodes/typed/current", "{}")).Is(415);

        Assert.Equal(["application/merge-patch+json"], refused.Headers.GetValues("Accept-Patch"));
    }

    [Fact]
    public async Task Patches_cannot_grow_a_node_beyond_what_a_save_could()
    {
        await Make("grown", """{"name":"NAME"}""");
        var half = new string('x', TestServer.MaxBody / 2);
        (await Patch("grown", $$$"""{"automatic":{"a":"{{{half}}}"}}""")).Is(200);

        var refused = (await Patch("grown", $$$"""{"automatic":{"b":"{{{half}}}"}}""")).Is(413);

        var room = int.Parse(refused["error"]!.Split(' ')[^2], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(room, TestServer.MaxBody - 200, TestServer.MaxBody - 1);
    }

    [Fact]
    public async Task The_parts_together_never_grow_beyond_what_a_client_can_save_whole()
    {
        await Make("together", """{"name":"NAME"}""");
        var most = new string('x', TestServer.MaxBody * 6 / 10);
        (await server.Admin.Put("/nodes/together/desired", $$$"""{"normal":{"a":"{{{most}}}"}}""")).Is(200);

        (await Patch("together", $$$"""{"automatic":{"b":"{{{most}}}"}}""")).Is(413);
        (await server.Admin.Put("/nodes/together/current", $$$"""{"automatic":{"b":"{{{most}}}"}}""")).Is(413);

        var whole = (await server.Admin.Get("/nodes/together")).Is(200).Text;
        (await server.Admin.Put("/nodes/together", whole)).Is(200);
    }

    [Fact]
    public async Task A_patch_of_many_members_is_merged_at_once_and_one_that_is_no_text_refused()
    {
        await Make("many", """{"name":"NAME","automatic":{"big":{}}}""");
        var members = string.Join(',', Enumerable.Range(0, 60_000).Select(i => $"\"k{i}\":1"));
        var patch = "{\"automatic\":{\"big\":{" + members + "}}}";

        (await Patch("many", patch)).Is(200);
        (await Patch("many", patch)).Is(200);
        (await Patch("many", """{"automatic":{"\ud800":1}}""")).Is(400);
    }

    private async Task Make(string name, string body) =>
        (await server.Admin.Post("/nodes", body.Replace("NAME", name, StringComparison.Ordinal))).Is(201);

    private Task<Answer> Patch(string name, string patch) => server.Admin.Patch($"/nodes/{name}/current", patch);
}
