using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class StockProfileTests(StockServer server) : IClassFixture<StockServer>
{
    [Fact]
    public async Task Nothing_is_offered_that_chef_infra_server_lacks()
    {
        var made = (await server.Admin.Post("/nodes", """{"name":"plain"}""")).Is(201);
        var read = (await server.Admin.Get("/nodes/plain")).Is(200);

        Assert.Equal(("", ""), (made.Tag, read.Tag));
        Assert.False(read.Headers.Contains("Accept-Patch"));
        foreach (
            var path in (string[])["/nodes/plain/desired", "/nodes/plain/current", "/nodes/plain/lease", "/changes"]
        )
        {
            (await server.Admin.Get(path)).Is(404);
            (await server.Admin.Put(path, "{}")).Is(404);
        }
    }

    [Fact]
    public async Task Items_of_data_bags_have_no_tags_either()
    {
        (await server.Admin.Post("/data", """{"name":"plain"}""")).Is(201);
        Assert.Equal("", (await server.Admin.Post("/data/plain", """{"id":"a"}""")).Is(201).Tag);

        Assert.Equal("", (await server.Admin.Get("/data/plain/a")).Is(200).Tag);
        (await server.Admin.If("If-Match", "\"other\"").Put("/data/plain/a", """{"x":1}""")).Is(200);
    }

    [Fact]
    public async Task Preconditions_are_not_looked_at()
    {
        (await server.Admin.Post("/nodes", """{"name":"blind"}""")).Is(201);

        (await server.Admin.If("If-Match", "\"other\"").Put("/nodes/blind", """{"normal":{"a":1}}""")).Is(200);
        (await server.Admin.If("If-None-Match", "*").Get("/nodes/blind")).Is(200);
        (await server.Admin.If("If-Match", "no tag").Delete("/nodes/blind")).Is(200);
    }
}
