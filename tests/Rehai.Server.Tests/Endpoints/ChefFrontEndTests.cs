using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class ChefFrontEndTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("9.0.1", 400)]
    [InlineData("10.0.0", 200)]
    [InlineData("999.0.0", 200)]
    [InlineData("unknown", 200)]
    public async Task A_client_before_version_10_is_sent_away(string version, int status)
    {
        var answer = (await server.Admin.If("X-Chef-Version", version).Get("/nodes")).Is(status);

        if (status == 400)
        {
            Assert.Equal(
                "400 - Bad Request: Chef Client version 10 or higher required. Your version of Chef is 9.0.1.",
                answer["error"]
            );
        }
    }

    [Theory]
    [InlineData("application/xml", 406)]
    [InlineData("application/json;q=0", 406)]
    [InlineData("application/json", 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    [InlineData("application/*", 200)]
    [InlineData("text/html, */*;q=0.1", 200)]
    public async Task Who_takes_no_json_is_answered_406(string accept, int status)
    {
        var answer = (await server.Admin.If("Accept", accept).Get("/nodes")).Is(status);

        var version = answer.Headers.GetValues("X-Ops-Server-API-Version").Single();
        Assert.Equal(status == 406, version.Contains("\"response_version\":\"-1\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_licence_counts_nodes_and_is_for_users()
    {
        await TestServer.MakeNode(server.Admin, "licensed");
        var client = await server.Enroll("unlicensed");

        var license = (await server.Admin.Get("//license")).Is(200).Json;

        Assert.Equal(25, license.GetProperty("node_license").GetInt32());
        Assert.True(license.GetProperty("node_count").GetInt64() >= 1);
        Assert.False(license.GetProperty("limit_exceeded").GetBoolean());
        (await client.Get("//license")).Is(401);
    }

    [Fact]
    public async Task A_node_has_identifiers()
    {
        await TestServer.MakeNode(server.Admin, "identified");

        var identifiers = (await server.Admin.Get("/nodes/identified/_identifiers")).Is(200);

        Assert.All(["id", "authz_id", "org_id"], field => Assert.Matches("^[0-9a-f]{32}$", identifiers[field]));
        (await server.Admin.Get("/nodes/gone/_identifiers")).Is(404, """{"error":["No such 'nodes': 'gone'."]}""");
        (await server.Admin.Get("/search/any/_identifiers")).Is(
            404,
            """{"error":["Unsupported object type: 'search'."]}"""
        );
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Audit_mode_is_gone(string method) =>
        (await server.Admin.Send(method, "/controls", "{}")).Is(
            410,
            """{"error":"Audit mode is not supported by this server."}"""
        );
}
