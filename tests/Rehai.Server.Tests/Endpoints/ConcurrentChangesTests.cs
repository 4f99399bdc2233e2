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
        var endpoint = new KeysEndpoint(server.Database, _actors, server.Clock, KeyOwner.Client);
        var other = PublicKeys.Generate().Public;
        (string, string)[] key = [("name", "keys-changed"), ("key", "default")];
        var pem = other.Replace("\n", "\\n", StringComparison.Ordinal);
        await Together(
            () => endpoint.Update(server.ByAdmin("""{"expiration_date":"2099-02-28T01:00:00Z"}""", key)),
            () => endpoint.Update(server.ByAdmin($$"""{"public_key":"{{pem}}"}""", key))
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
            () => endpoint.Update(server.ByAdmin("""{"name":"promoted","validator":true}""", ("name", "promoted"))),
            () => endpoint.Update(server.ByAdmin("""{"name":"promoted"}""", ("name", "promoted")))
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
            () => endpoint.Update(server.ByAdmin("""{"name":"demoted","validator":false}""", ("name", "demoted"))),
            () => endpoint.Update(server.By(itself, keep, ("name", "demoted")))
        );
        Assert.Equal([200, 403], statuses);
        Assert.False(Find("demoted").IsValidator);
    }

    [Fact]
    public async Task Who_loses_the_right_to_a_node_while_its_change_waits_changes_nothing()
    {
        var host = await server.Enroll("right-lost");
        await TestServer.MakeNode(host, "right-lost");
        var node = new NodeEndpoint(
            NodeView.Whole,
            server.Database,
            new Leases(server.Clock),
            server.Clock,
            TestServer.MaxBody,
            true
        );
        var acl = new AclEndpoint(AclOwner.Node(NodeStates.Both), server.Database);
        var itself = Find("right-lost");
        (string, string)[] name = [("name", "right-lost")];
        var statuses = await Together(
            () => acl.Update(server.ByAdmin(Nobody("update"), [.. name, ("permission", "update")])),
            () => acl.Update(server.ByAdmin(Nobody("delete"), [.. name, ("permission", "delete")])),
            () => node.Update(server.By(itself, """{"run_list":["recipe[a]"]}""", name)),
            () => node.Delete(server.By(itself, "", name))
        );
        Assert.Equal([200, 200, 403, 403], statuses);
        Assert.Equal(
            0,
            (await server.Admin.Get("/nodes/right-lost")).Is(200).Json.GetProperty("run_list").GetArrayLength()
        );
    }

    [Fact]
    public async Task Who_loses_the_right_to_a_bag_while_its_change_waits_changes_nothing()
    {
        var maker = await server.AddUser("bag-maker", isMember: true);
        (await maker.Post("/data", """{"name":"right-lost"}""")).Is(201);
        (await maker.Post("/data/right-lost", """{"id":"a"}""")).Is(201);
        var (bag, item) = (new DataBagEndpoint(server.Database, true), new DataItemEndpoint(server.Database, true));
        var acl = new AclEndpoint(AclOwner.DataBag, server.Database);
        var itself = server.Database.Read(session => ActorTable.FindUser(session, "bag-maker"))!;
        (string, string)[] name = [("bag", "right-lost"), ("item", "a")];
        var statuses = await Together([
            .. new[] { "create", "update", "delete" }.Select<string, Func<ValueTask<Reply>>>(permission =>
                () => acl.Update(server.ByAdmin(Nobody(permission), [.. name, ("permission", permission)]))
            ),
            () => item.Update(server.By(itself, """{"x":1}""", name)),
            () => item.Delete(server.By(itself, "", name)),
            () => bag.Create(server.By(itself, """{"id":"b"}""", name)),
            () => bag.Delete(server.By(itself, "", name)),
        ]);
        Assert.Equal([200, 200, 200, 403, 403, 403, 403], statuses);
        (await server.Admin.Get("/data/right-lost/a")).Is(200, """{"id":"a"}""");
    }

    [Fact]
    public async Task An_item_for_a_bag_that_is_deleted_meanwhile_is_told_that_there_is_no_bag()
    {
        (await server.Admin.Post("/data", """{"name":"vanishing"}""")).Is(201);
        var bag = new DataBagEndpoint(server.Database, isConditional: true);
        var statuses = await Together(
            () => bag.Delete(server.ByAdmin("", ("bag", "vanishing"))),
            () => bag.Create(server.ByAdmin("""{"id":"a"}""", ("bag", "vanishing"))),
            () => bag.Delete(server.ByAdmin("", ("bag", "vanishing")))
        );
        Assert.Equal([200, 404, 404], statuses);
    }

    private static string Nobody(string permission) => $$$"""{"{{{permission}}}":{"actors":[],"groups":["admins"]}}""";

    /// <summary>Holds the writer until all have asked for it.</summary>
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
        server.Database.Read(session => ActorTable.FindClient(session, TestServer.Acme(session).Id, name))!;
}
