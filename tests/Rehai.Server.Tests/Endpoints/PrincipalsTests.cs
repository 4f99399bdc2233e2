using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

/// <summary>What is told of names without anybody's signing for it.</summary>
public sealed class PrincipalsTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_client_and_a_user_are_told_with_their_keys()
    {
        var client = await server.Enroll("p-both");
        await server.AddUser("p-both", isMember: false);
        var first = (await Ask("acme", "p-both", 0)).Is(200);
        Assert.Equal(
            ("p-both", "client", client.Key.ExportPublicPem()),
            (first["name"], first["type"], first["public_key"])
        );
        Assert.Matches("^[0-9a-f]{32}$", first["authz_id"]);
        Assert.True(first.Json.GetProperty("org_member").GetBoolean());
        var all = (await Ask("acme", "p-both", 1)).Is(200).Json.GetProperty("principals").EnumerateArray().ToList();
        Assert.Equal(["client", "user"], all.Select(one => one.GetProperty("type").GetString()));
        Assert.Equal([true, false], all.Select(one => one.GetProperty("org_member").GetBoolean()));
    }

    [Fact]
    public async Task An_expired_key_is_no_ones()
    {
        await server.Enroll("p-old");
        const string past = """{"expiration_date":"2001-01-01T00:00:00Z"}""";
        (await server.Admin.Put("/clients/p-old/keys/default", past)).Is(200);
        (await Ask("acme", "p-old", 1)).Is(404);
    }

    [Theory]
    [InlineData("acme", "nobody", """{"error":"Cannot find principal nobody","not_found":"principal"}""")]
    [InlineData("nowhere", "admin", """{"error":"Cannot find org nowhere","not_found":"org"}""")]
    public async Task Who_is_not_there_is_said_not_to_be(string org, string name, string text) =>
        (await Ask(org, name, 1)).Is(404, text);

    private async Task<Answer> Ask(string org, string name, int version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/organizations/{org}/principals/{name}");
        request.Headers.Add("X-Ops-Server-API-Version", $"{version}");
        return await Answer.Of(server.Http, request);
    }
}
