using System.Text;
using Microsoft.AspNetCore.Http;
using Rehai.Server.Authentication;
using Rehai.Server.Endpoints;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

/// <summary>Changes of one thing that wait for the storage at the same time.</summary>
public sealed class ConcurrentChangesTests(TestServer server) : IClassFixture<TestServer>
{
    private readonly ActorCache _actors = new(server.Database);

    [Fact]
    public async Task Two_changes_of_a_key_both_count()
    {
        await server.Enroll("keys-changed");
        var endpoint = new KeysEndpoint(server.Database, _actors, server.Clock, KeyOwner.OfClient(server.Database));
        var other = PublicKeys.Generate().Public;
        var pem = other.Replace("\n", "\\n", StringComparison.Ordinal);
        await Together(
            () => endpoint.Update(ByAdmin("keys-changed", """{"expiration_date":"2099-02-28T01:00:00Z"}""")),
            () => endpoint.Update(ByAdmin("keys-changed", $$"""{"public_key":"{{pem}}"}"""))
        );
        var shown = (await server.Admin.Get("/clients/keys-changed/keys/default")).Is(200);
        Assert.Equal((other, "2099-02-28T01:00:00Z"), (shown["public_key"], shown["expiration_date"]));
    }

    [Fact]
    public async Task A_client_that_becomes_a_validator_stays_one_when_it_is_saved_meanwhile()
    {
        await server.Enroll("promoted");
        var endpoint = new ClientsEndpoint(server.Database, _actors);
        await Together(
            () => endpoint.Update(ByAdmin("promoted", """{"name":"promoted","validator":true}""")),
            () => endpoint.Update(ByAdmin("promoted", """{"name":"promoted"}"""))
        );
        var shown = (await server.Admin.Get("/clients/promoted")).Is(200);
        Assert.True(shown.Json.GetProperty("validator").GetBoolean());
    }

    [Fact]
    public async Task A_validator_that_is_demoted_cannot_keep_its_rank_by_a_save_at_the_same_time()
    {
        await server.Enroll("demoted");
        // As it was when it signed: a validator may not change itself at all.
        var itself = Find("demoted");
        (await server.Admin.Put("/clients/demoted", """{"name":"demoted","validator":true}""")).Is(200);
        var endpoint = new ClientsEndpoint(server.Database, _actors);
        const string keep = """{"name":"demoted","validator":true}""";
        var statuses = await Together(
            () => endpoint.Update(ByAdmin("demoted", """{"name":"demoted","validator":false}""")),
            () => endpoint.Update(By(new Caller(itself, "default", IsMember: true, IsAdmin: false), "demoted", keep))
        );
        Assert.Equal([200, 403], statuses);
        Assert.False(Find("demoted").IsValidator);
    }

    /// <summary>Holds the writer until both have asked for it.</summary>
    private async Task<int[]> Together(params Func<ValueTask<Reply>>[] changes)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var gate = new ManualResetEventSlim();
        var first = server.Database.Write(_ =>
        {
            gate.Wait(cancellation);
            return 0;
        });
        var waiting = changes.Select(change => change().AsTask()).ToList();
        gate.Set();
        await first;
        return [.. (await Task.WhenAll(waiting)).Select(reply => reply.Status)];
    }

    private Actor Find(string name) =>
        server.Database.Read(session => ActorTable.FindClient(session, Acme(session).Id, name))!;

    private Exchange ByAdmin(string name, string body)
    {
        var admin = server.Database.Read(session => ActorTable.FindUser(session, "admin"))!;
        return By(new Caller(admin, "default", IsMember: true, IsAdmin: true), name, body);
    }

    private Exchange By(Caller caller, string name, string body)
    {
        var http = new DefaultHttpContext();
        http.Request.RouteValues["name"] = name;
        http.Request.RouteValues["key"] = "default";
        return new Exchange(http, 1, server.Database.Read(Acme), caller, Encoding.UTF8.GetBytes(body));
    }

    private static Organization Acme(Session session) => OrganizationTable.Find(session, "acme")!;
}
