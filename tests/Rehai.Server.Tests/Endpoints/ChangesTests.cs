using System.Text.Json;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class ChangesTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Every_change_of_a_node_is_told_once_and_in_order()
    {
        var start = await Next();
        await TestServer.MakeNode(server.Admin, "told");
        (await server.Admin.Put("/nodes/told/desired", """{"run_list":["recipe[a]"]}""")).Is(200);
        (await server.Admin.Patch("/nodes/told/current", """{"automatic":{"a":1}}""")).Is(200);
        var current = (await server.Admin.Get("/nodes/told/current")).Tag;
        (await server.Admin.Put("/nodes/told", (await server.Admin.Get("/nodes/told")).Text)).Is(200);
        (await server.Admin.Delete("/nodes/told")).Is(200);

        var told = (await Read(start)).Where(change => change.GetProperty("node").GetString() == "told").ToList();

        Assert.Equal(["upsert", "upsert", "upsert", "delete"], told.Select(c => c.GetProperty("kind").GetString()));
        Assert.Equal(current, told[2].GetProperty("current").GetString());
        Assert.False(told[3].TryGetProperty("current", out _));
        Assert.Equal(
            told.Select(c => c.GetProperty("sequence").GetInt64()).Order(),
            told.Select(c => c.GetProperty("sequence").GetInt64())
        );
    }

    [Fact]
    public async Task A_change_that_was_refused_is_not_told()
    {
        await TestServer.MakeNode(server.Admin, "silent");
        var start = await Next();

        (await server.Admin.If("If-Match", "\"other\"").Put("/nodes/silent", "{}")).Is(412);
        (await server.Admin.Patch("/nodes/silent/current", """{"automatic":1}""")).Is(400);

        Assert.DoesNotContain(await Read(start), change => change.GetProperty("node").GetString() == "silent");
    }

    [Fact]
    public async Task Pages_follow_each_other_without_a_gap()
    {
        var start = await Next();
        for (var i = 0; i < 5; i++)
        {
            await TestServer.MakeNode(server.Admin, $"paged{i}");
        }
        var names = new List<string?>();
        for (var page = await Read(start, limit: 2); page.Count > 0; page = await Read(start, limit: 2))
        {
            names.AddRange(page.Select(change => change.GetProperty("node").GetString()));
            start = page[^1].GetProperty("sequence").GetInt64();
        }

        Assert.Equal(5, names.Count(name => name!.StartsWith("paged", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_no_longer_kept_is_gone_and_says_so()
    {
        await TestServer.MakeNode(server.Admin, "kept");
        await server.Database.Write(session =>
        {
            session.Execute("UPDATE sqlite_sequence SET seq = @1 WHERE name = 'changes'", 10 * ChangeTable.Kept);
            return 0;
        });
        await TestServer.MakeNode(server.Admin, "much-later");

        (await server.Admin.Get("/changes?since=1")).Is(410);
        (await server.Admin.Get("/changes?since=999999999999")).Is(410);
        Assert.Contains(await Read(0), change => change.GetProperty("node").GetString() == "much-later");
    }

    [Theory]
    [InlineData("since=x")]
    [InlineData("since=-1")]
    [InlineData("limit=0")]
    [InlineData("limit=10001")]
    public async Task A_question_that_is_none_is_refused(string query) =>
        (await server.Admin.Get($"/changes?{query}")).Is(400);

    private async Task<long> Next() =>
        (await server.Admin.Get("/changes?limit=10000")).Json.GetProperty("next").GetInt64();

    private async Task<List<JsonElement>> Read(long since, int limit = 10000) =>
        [
            .. (await server.Admin.Get($"/changes?since={since}&limit={limit}"))
                .Is(200)
                .Json.GetProperty("changes")
                .EnumerateArray(),
        ];
}
