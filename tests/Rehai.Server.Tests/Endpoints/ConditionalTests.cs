using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class ConditionalTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Any = "*";

    [Theory]
    [InlineData("")]
    [InlineData("/desired")]
    [InlineData("/current")]
    public async Task Every_view_has_a_strong_tag_that_stays_while_its_bytes_do(string view)
    {
        var path = await Make($"stays{view.Replace('/', '-')}") + view;
        var first = (await server.Admin.Get(path)).Is(200);

        Assert.Matches("^\"[^\"]+\"$", first.Tag);
        Assert.Equal(first.Tag, (await server.Admin.Get(path)).Tag);
        Assert.Equal(first.Tag, (await server.Admin.Send("HEAD", path, "")).Is(200).Tag);
        Assert.Equal(first.Tag, (await server.Admin.Put(path, first.Text)).Is(200).Tag);
        (await server.Admin.If("If-None-Match", first.Tag).Get(path)).Is(304, "");
    }

    [Fact]
    public async Task A_new_node_tells_its_tag_at_once()
    {
        var made = (await server.Admin.Post("/nodes", """{"name":"newborn"}""")).Is(201);

        Assert.Equal((await server.Admin.Get("/nodes/newborn")).Tag, made.Tag);
    }

    [Fact]
    public async Task A_change_of_one_state_changes_its_tag_and_the_nodes_and_not_the_others()
    {
        var path = await Make("apart");
        var (node, desired, current) = await Tags(path);

        (await server.Admin.Put($"{path}/desired", """{"run_list":["recipe[a]"]}""")).Is(200);
        var (node2, desired2, current2) = await Tags(path);
        Assert.NotEqual(node, node2);
        Assert.NotEqual(desired, desired2);
        Assert.Equal(current, current2);

        (await server.Admin.Put($"{path}/current", """{"automatic":{"a":1}}""")).Is(200);
        var (node3, desired3, current3) = await Tags(path);
        Assert.NotEqual(node2, node3);
        Assert.Equal(desired2, desired3);
        Assert.NotEqual(current2, current3);
    }

    [Theory]
    [InlineData("PUT", "", "{}")]
    [InlineData("PUT", "/desired", """{"run_list":["recipe[x]"]}""")]
    [InlineData("PUT", "/current", """{"automatic":{"x":1}}""")]
    [InlineData("PATCH", "/current", """{"automatic":{"x":1}}""")]
    [InlineData("DELETE", "", "")]
    public async Task A_change_of_another_version_is_refused_with_the_current_tag(
        string method,
        string view,
        string body
    )
    {
        var path = await Make($"stale-{method}{view.Replace('/', '-')}");
        var read = (await server.Admin.Get(path + view)).Tag;
        (await server.Admin.Put(path, """{"run_list":["recipe[edit]"],"automatic":{"edit":true}}""")).Is(200);
        var now = await server.Admin.Get(path + view);

        var refused = (await Send(read)).Is(412);

        Assert.Equal(now.Tag, refused.Tag);
        Assert.Equal(now.Text, (await server.Admin.Get(path + view)).Text);
        (await Send(now.Tag)).Is(200);

        Task<Answer> Send(string tag)
        {
            var editor = server.Admin.If("If-Match", tag);
            return method == "PATCH" ? editor.Patch(path + view, body) : editor.Send(method, path + view, body);
        }
    }

    [Fact]
    public async Task A_star_matches_what_is_there_and_a_weak_tag_nothing()
    {
        var path = await Make("star");
        var tag = (await server.Admin.Get(path)).Tag;

        (await server.Admin.If("If-Match", Any).Put(path, """{"normal":{"a":1}}""")).Is(200);
        (await server.Admin.If("If-None-Match", Any).Put(path, "{}")).Is(412);
        (await server.Admin.If("If-Match", "W/" + tag).Put(path, "{}")).Is(412);
        (await server.Admin.If("If-Match", Any).Put("/nodes/nobody", "{}")).Is(404);
    }

    [Fact]
    public async Task A_list_matches_by_any_of_its_tags_and_a_broken_one_is_said()
    {
        var path = await Make("list");
        var tag = (await server.Admin.Get(path)).Tag;

        (await server.Admin.If("If-Match", $"\"other\", {tag}").Put(path, "{}")).Is(200);
        (await server.Admin.If("If-Match", "no tag").Put(path, "{}")).Is(400);
        (await server.Admin.If("If-None-Match", "no tag").Get(path)).Is(400);
    }

    [Fact]
    public async Task A_node_that_was_deleted_and_made_again_never_has_an_old_tag()
    {
        var path = await Make("again");
        var old = await Tags(path);
        (await server.Admin.Delete(path)).Is(200);
        await Make("again");

        (await server.Admin.If("If-Match", old.Node).Put(path, "{}")).Is(412);
        (await server.Admin.If("If-Match", old.Current).Patch($"{path}/current", "{}")).Is(412);
        (await server.Admin.If("If-Match", old.Node).Delete(path)).Is(412);
    }

    [Fact]
    public async Task Of_many_conditional_edits_at_once_each_round_lets_exactly_one_through()
    {
        var path = await Make("raced");
        for (var round = 0; round < 5; round++)
        {
            var tag = (await server.Admin.Get($"{path}/desired")).Tag;
            var answers = await Task.WhenAll(
                Enumerable
                    .Range(0, 16)
                    .Select(i =>
                        server
                            .Admin.If("If-Match", tag)
                            .Put($"{path}/desired", $$$"""{"normal":{"round":{{{round}}},"by":{{{i}}}}}""")
                    )
            );
            Assert.Single(answers, answer => answer.Status == 200);
            Assert.Equal(15, answers.Count(answer => answer.Status == 412));
        }
    }

    private async Task<string> Make(string name)
    {
        await TestServer.MakeNode(server.Admin, name);
        return $"/nodes/{name}";
    }

    private async Task<(string Node, string Desired, string Current)> Tags(string path) =>
        (
            (await server.Admin.Get(path)).Tag,
            (await server.Admin.Get($"{path}/desired")).Tag,
            (await server.Admin.Get($"{path}/current")).Tag
        );
}
