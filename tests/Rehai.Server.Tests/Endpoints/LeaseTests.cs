using Rehai.Server.Endpoints;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class LeaseTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_renewal_tells_whether_somebody_has_replaced_the_current_state()
    {
        var host = await server.Enroll("lease-host");
        await TestServer.MakeNode(host, "leased");
        (await host.Get("/nodes/leased/lease")).Is(404);

        var first = (await host.Put("/nodes/leased/lease", """{"seconds":10}""")).Is(200);

        Assert.Equal((await host.Get("/nodes/leased/current")).Tag, first["current"]);
        Assert.Equal(TimeSpan.FromSeconds(10), Period(first));
        Assert.Equal(first.Text, (await server.Admin.Get("/nodes/leased/lease")).Is(200).Text);
        (await host.Put("/nodes/leased", """{"run_list":["recipe[a]"]}""")).Is(200);
        Assert.Equal(first["current"], (await host.Put("/nodes/leased/lease", "")).Is(200)["current"]);
        (await host.Put("/nodes/leased", """{"automatic":{"converged":true}}""")).Is(200);
        Assert.NotEqual(first["current"], (await host.Put("/nodes/leased/lease", "")).Is(200)["current"]);
    }

    [Fact]
    public async Task A_renewal_writes_nothing()
    {
        await TestServer.MakeNode(server.Admin, "unwritten");
        var before = (await server.Admin.Get("/changes")).Is(200).Json.GetProperty("next").GetInt64();

        (await server.Admin.Put("/nodes/unwritten/lease", "")).Is(200);

        Assert.Equal(before, (await server.Admin.Get("/changes")).Is(200).Json.GetProperty("next").GetInt64());
    }

    [Theory]
    [InlineData("""{"seconds":0}""")]
    [InlineData("""{"seconds":3601}""")]
    [InlineData("""{"seconds":1.5}""")]
    [InlineData("""{"seconds":"10"}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public async Task A_period_that_is_none_is_refused(string body)
    {
        await server.Admin.Post("/nodes", """{"name":"odd"}""");

        (await server.Admin.Put("/nodes/odd/lease", body)).Is(400);
    }

    [Fact]
    public async Task Who_may_not_change_the_node_may_not_speak_for_it()
    {
        await TestServer.MakeNode(server.Admin, "foreign");

        (await (await server.Enroll("lease-stranger")).Put("/nodes/foreign/lease", "")).Is(403);
        (await server.Admin.Put("/nodes/nobody/lease", "")).Is(404);
    }

    [Fact]
    public async Task A_node_that_is_deleted_takes_its_lease_along_and_not_before()
    {
        await TestServer.MakeNode(server.Admin, "departed");
        var leases = new Leases(server.Clock);
        var node = new NodeEndpoint(NodeView.Whole, server.Database, leases, server.Clock, TestServer.MaxBody, true);
        var id = server
            .Database.Read(session => NodeTable.Identify(session, TestServer.Acme(session).Id, "departed"))!
            .Id;
        leases.Renew(id, TimeSpan.FromSeconds(30));

        var cancellation = TestContext.Current.CancellationToken;
        using var gate = new ManualResetEventSlim();
        var held = server.Database.Write(_ => gate.Wait(TimeSpan.FromMinutes(1), cancellation));
        var deletion = node.Delete(server.ByAdmin("", ("name", "departed"))).AsTask();
        // In the same transaction, which could still be undone.
        var isKept = server.Database.Write(_ => leases.Find(id) is not null);
        gate.Set();

        Assert.True(await held);
        Assert.True(await isKept);
        Assert.Equal(200, (await deletion).Status);
        Assert.Null(leases.Find(id));
    }

    private static TimeSpan Period(Answer lease) =>
        lease.Json.GetProperty("expires_at").GetDateTimeOffset()
        - lease.Json.GetProperty("renewed_at").GetDateTimeOffset();
}
