using Rehai.Server.Endpoints;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Authorization;

/// <summary>Stored ACLs: of the two states of a node, as RFC 045 has them, and of data bags.</summary>
public sealed class AclTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_new_node_has_chefs_permissions_in_all_three_places()
    {
        var host = await server.Enroll("acl-default");
        await TestServer.MakeNode(host, "acl-default");
        const string chefs =
            """{"create":{"actors":["pivotal","acl-default"],"groups":["admins","clients","users"]},"read":{"actors":["pivotal","acl-default"],"groups":["admins","clients","users"]},"update":{"actors":["pivotal","acl-default"],"groups":["admins","users"]},"delete":{"actors":["pivotal","acl-default"],"groups":["admins","users"]},"grant":{"actors":["pivotal","acl-default"],"groups":["admins"]}}""";

        foreach (var place in (string[])["", "/desired", "/current"])
        {
            (await host.Get($"/nodes/acl-default{place}/_acl")).Is(200, chefs);
        }
        (await (await server.Enroll("acl-curious")).Get("/nodes/acl-default/_acl")).Is(403);
        (await server.Admin.Get("/nodes/nobody/_acl")).Is(404);
    }

    [Fact]
    public async Task A_host_whose_desired_state_is_locked_still_reports_its_current_state()
    {
        var host = await server.Enroll("acl-locked");
        await TestServer.MakeNode(host, "acl-locked");

        (await Set("/nodes/acl-locked/desired", "update", "[]", """["admins"]""")).Is(200);

        (await host.Put("/nodes/acl-locked/desired", """{"run_list":["recipe[evil]"]}""")).Is(403);
        (await host.Put("/nodes/acl-locked", """{"run_list":["recipe[evil]"]}""")).Is(403);
        (await host.Put("/nodes/acl-locked/current", """{"automatic":{"a":1}}""")).Is(200);
        (await host.Patch("/nodes/acl-locked/current", """{"automatic":{"b":1}}""")).Is(200);
        (await host.Put("/nodes/acl-locked/lease", "")).Is(200);
        (await server.Admin.Put("/nodes/acl-locked/desired", """{"run_list":["recipe[a]"]}""")).Is(200);
    }

    [Fact]
    public async Task The_nodes_own_acl_shows_what_both_states_allow_and_sets_both()
    {
        var (host, peer) = (await server.Enroll("acl-composed"), await server.Enroll("acl-peer"));
        await TestServer.MakeNode(host, "acl-composed");
        (await Set("/nodes/acl-composed/current", "update", """["acl-peer"]""", "[]")).Is(200);

        Assert.Equal(
            """{"actors":[],"groups":[]}""",
            (await server.Admin.Get("/nodes/acl-composed/_acl")).Json.GetProperty("update").GetRawText()
        );
        (await peer.Put("/nodes/acl-composed/current", "{}")).Is(200);
        (await peer.Put("/nodes/acl-composed", "{}")).Is(403);
        (await Set("/nodes/acl-composed", "update", """["acl-peer"]""", "[]")).Is(200);
        (await peer.Put("/nodes/acl-composed", "{}")).Is(200);
        (await host.Put("/nodes/acl-composed", "{}")).Is(403);
    }

    [Fact]
    public async Task What_may_not_be_read_is_not_shown()
    {
        await TestServer.MakeNode(server.Admin, "acl-secret");
        var reader = await server.Enroll("acl-reader");
        (await Set("/nodes/acl-secret/current", "read", "[]", """["admins"]""")).Is(200);

        (await reader.Get("/nodes/acl-secret/current")).Is(403);
        (await reader.Get("/nodes/acl-secret")).Is(403);
        (await reader.Get("/nodes/acl-secret/desired")).Is(200);
        (await server.Admin.Get("/nodes/acl-secret")).Is(200);
        (await Set("/nodes/acl-secret/current", "update", """["acl-reader"]""", "[]")).Is(200);
        (await reader.Patch("/nodes/acl-secret/current", "{}")).Is(204, "");
        (await reader.Get("/nodes/acl-secret/lease")).Is(403);
    }

    [Fact]
    public async Task Who_saves_what_he_may_not_read_is_answered_what_he_sent_and_no_more()
    {
        await TestServer.MakeNode(server.Admin, "acl-blind");
        (await server.Admin.Put("/nodes/acl-blind/current", """{"automatic":{"secret":1}}""")).Is(200);
        (await server.Admin.Put("/nodes/acl-blind/desired", """{"normal":{"secret":1}}""")).Is(200);
        var writer = await server.Enroll("acl-writer");
        (await Set("/nodes/acl-blind", "update", """["acl-writer"]""", "[]")).Is(200);
        (await Set("/nodes/acl-blind", "read", "[]", """["admins"]""")).Is(200);

        (await writer.Put("/nodes/acl-blind/current", """{"automatic":{"a":1}}""")).Is(
            200,
            """{"name":"acl-blind","default":{},"override":{},"automatic":{"a":1}}"""
        );
        (await writer.Put("/nodes/acl-blind/desired", """{"normal":{"b":1}}""")).Is(
            200,
            """{"name":"acl-blind","chef_environment":"_default","run_list":[],"normal":{"b":1}}"""
        );
        Assert.Equal("acl-blind", (await writer.Put("/nodes/acl-blind", "{}")).Is(200)["name"]);
        (await writer.Patch("/nodes/acl-blind/current", """{"automatic":{"c":1}}""")).Is(204, "");
    }

    [Fact]
    public async Task A_client_made_again_under_an_old_name_inherits_no_permission()
    {
        await TestServer.MakeNode(server.Admin, "acl-heir");
        await server.Enroll("acl-old");
        (await Set("/nodes/acl-heir", "update", """["acl-old"]""", "[]")).Is(200);
        (await server.Admin.Delete("/clients/acl-old")).Is(200);

        (await (await server.Enroll("acl-old")).Put("/nodes/acl-heir", "{}")).Is(403);
    }

    [Fact]
    public async Task A_bag_has_chefs_permissions_until_somebody_who_may_grant_changes_them()
    {
        var (host, peer) = (await server.Enroll("acl-bag-host"), await server.Enroll("acl-bag-peer"));
        (await server.Admin.Post("/data", """{"name":"acl-bag"}""")).Is(201);
        (await server.Admin.Post("/data/acl-bag", """{"id":"a"}""")).Is(201);
        (await server.Admin.Get("/data/acl-bag/_acl")).Is(
            200,
            """{"create":{"actors":["pivotal","admin"],"groups":["admins","users"]},"read":{"actors":["pivotal","admin"],"groups":["admins","clients","users"]},"update":{"actors":["pivotal","admin"],"groups":["admins","users"]},"delete":{"actors":["pivotal","admin"],"groups":["admins","users"]},"grant":{"actors":["pivotal","admin"],"groups":["admins"]}}"""
        );
        (await host.Get("/data/acl-bag/_acl")).Is(403);
        (await host.Put("/data/acl-bag/_acl/update", "{\"update\":{\"actors\":[],\"groups\":[]}}")).Is(403);
        (await server.Admin.Get("/data/nobag/_acl")).Is(404);

        (await Set("/data/acl-bag", "update", """["acl-bag-host"]""", """["admins"]""")).Is(200);

        (await host.Put("/data/acl-bag/a", """{"x":1}""")).Is(200);
        (await host.Post("/data/acl-bag", """{"id":"b"}""")).Is(403);
        (await peer.Put("/data/acl-bag/a", """{"x":2}""")).Is(403);
        (await server.Admin.Put("/data/acl-bag/a", """{"x":3}""")).Is(200);
    }

    [Theory]
    [InlineData("update", """{"update":{"actors":["nobody"],"groups":[]}}""", 400)]
    [InlineData("update", """{"update":{"actors":[],"groups":["wheel"]}}""", 400)]
    [InlineData("update", """{"read":{"actors":[],"groups":[]}}""", 400)]
    [InlineData("update", """{"update":{"actors":[]}}""", 400)]
    [InlineData("update", "[", 400)]
    [InlineData("fly", """{"fly":{"actors":[],"groups":[]}}""", 404)]
    public async Task What_is_no_permission_is_refused_and_nothing_changes(string permission, string body, int status)
    {
        await server.Admin.Post("/nodes", """{"name":"acl-odd"}""");
        var before = (await server.Admin.Get("/nodes/acl-odd/_acl")).Text;

        (await server.Admin.Put($"/nodes/acl-odd/_acl/{permission}", body)).Is(status);

        Assert.Equal(before, (await server.Admin.Get("/nodes/acl-odd/_acl")).Text);
    }

    [Fact]
    public async Task More_names_than_a_write_may_look_up_are_refused()
    {
        await TestServer.MakeNode(server.Admin, "acl-many");
        (await server.Admin.Post("/groups", """{"groupname":"acl-many"}""")).Is(201);
        const string refused = """{"error":["There are 10001 names in the body, and no more than 10000 are taken"]}""";
        var groups = string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"g{i}\""));

        (await Set("/nodes/acl-many", "read", """["admin"]""", $"[{groups}]")).Is(400, refused);
        var members = $$$"""{"actors":{"users":["admin"],"groups":[{{{groups}}}]}}""";
        (await server.Admin.Put("/groups/acl-many", members)).Is(400, refused);
        (await server.Admin.Put("/groups/acl-many", members.Replace("\"g1\",", "", StringComparison.Ordinal))).Is(200);
    }

    [Fact]
    public async Task An_entry_that_is_refused_does_not_wait_for_a_write()
    {
        await TestServer.MakeNode(server.Admin, "acl-early");
        var acl = new AclEndpoint(AclOwner.Node(NodeStates.Both), server.Database);
        var asked = server.ByAdmin(
            """{"read":{"actors":["nobody"],"groups":[]}}""",
            ("name", "acl-early"),
            ("permission", "read")
        );
        var cancellation = TestContext.Current.CancellationToken;
        using var gate = new ManualResetEventSlim();
        var held = server.Database.Write(_ => gate.Wait(TimeSpan.FromMinutes(1), cancellation));
        try
        {
            var reply = acl.Update(asked);
            Assert.True(reply.IsCompleted);
            Assert.Equal(400, (await reply).Status);
        }
        finally
        {
            gate.Set();
        }
        Assert.True(await held);
    }

    [Fact]
    public async Task Nobody_learns_what_groups_and_users_there_are_elsewhere()
    {
        (await server.Pivotal.Post("//organizations", """{"name":"acl-other","full_name":"O"}""")).Is(201);
        await server.AddUser("acl-elsewhere", isMember: false);
        await TestServer.MakeNode(server.Admin, "acl-leak");
        foreach (var group in (string[])["acl-other::admins", "acl-nowhere::admins", "::acl-other_read_access_group"])
        {
            (await Set("/nodes/acl-leak", "read", "[]", $"""["{group}"]""")).Is(
                400,
                $$"""{"error":["The group(s) '{{group}}' do not exist in this organization."]}"""
            );
        }
        const string user = """{"read":{"actors":[],"users":["acl-elsewhere"],"clients":[],"groups":[]}}""";
        (await server.Admin.Put("/nodes/acl-leak/_acl/read", user)).Is(
            400,
            """{"error":["The user(s) 'acl-elsewhere' do not exist in this organization."]}"""
        );
        (await Set("/nodes/acl-leak", "read", "[]", """["acme::admins"]""")).Is(200);
    }

    [Fact]
    public async Task Who_may_read_a_group_elsewhere_names_it_and_who_finds_it_in_an_entry_leaves_it_there()
    {
        (await server.Pivotal.Post("//organizations", """{"name":"acl-both","full_name":"B"}""")).Is(201);
        await TestServer.MakeNode(server.Admin, "acl-foreign");
        const string entry = """{"read":{"actors":[],"groups":["acl-both::users","admins"]}}""";
        (await server.Admin.Put("/nodes/acl-foreign/_acl/read", entry)).Is(400);
        (await server.Pivotal.Put("/nodes/acl-foreign/_acl/read", entry)).Is(200);
        (await server.Admin.Put("/nodes/acl-foreign/_acl/read", entry)).Is(200);
        (await server.Admin.Put("/nodes/acl-foreign/_acl/update", Of("update", "acl-both::admins"))).Is(400);

        (await server.Pivotal.Post("//organizations/acl-both/users", """{"username":"admin"}""")).Is(201);
        const string admins = """{"actors":{"users":["pivotal","admin"]}}""";
        (await server.Pivotal.Put("//organizations/acl-both/groups/admins", admins)).Is(200);

        (await server.Admin.Put("/nodes/acl-foreign/_acl/update", Of("update", "acl-both::admins"))).Is(200);
    }

    private static string Of(string permission, string group) =>
        $$$"""{"{{{permission}}}":{"actors":[],"groups":["{{{group}}}"]}}""";

    private Task<Answer> Set(string node, string permission, string actors, string groups) =>
        server.Admin.Put(
            $"{node}/_acl/{permission}",
            $$$"""{"{{{permission}}}":{"actors":{{{actors}}},"groups":{{{groups}}}}}"""
        );
}
