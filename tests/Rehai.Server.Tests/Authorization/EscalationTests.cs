using Rehai.Chef.Authentication;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Authorization;

/// <summary>What somebody tries who wants more than he has.</summary>
public sealed class EscalationTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task Who_may_change_a_group_gets_no_rights_that_the_group_does_not_have()
    {
        var user = await server.AddUser("e-keeper", isMember: true);
        (await server.Admin.Post("/groups", """{"groupname":"e-group"}""")).Is(201);
        const string keeper = """{"update":{"actors":["e-keeper"],"groups":["admins"]}}""";
        (await server.Admin.Put("/groups/e-group/_acl/update", keeper)).Is(200);

        (await user.Put("/groups/e-group", """{"actors":{"users":["e-keeper"],"groups":["admins"]}}""")).Is(200);

        (await user.Put("/groups/admins", """{"actors":{"users":["e-keeper"]}}""")).Is(403);
        (await user.Put("/groups/admins", """{"actors":{"groups":["e-group"]}}""")).Is(403);
        (await user.Get("/nodes/none/_acl")).Is(404);
        (await user.Post("/groups", """{"groupname":"e-more"}""")).Is(403);
        (await user.Put("/groups/e-group/_acl/grant", """{"grant":{"actors":["e-keeper"],"groups":["admins"]}}""")).Is(
            403
        );
    }

    [Theory]
    [InlineData("/organizations")]
    [InlineData("/groups/admins")]
    [InlineData("/containers/clients")]
    [InlineData("/clients/acme-validator")]
    [InlineData("//users/admin")]
    [InlineData("/nodes/e-node")]
    public async Task Nobody_grants_himself_anything(string owner)
    {
        await server.Pivotal.Post("/nodes", """{"name":"e-node"}""");
        var name = $"e-{Guid.NewGuid():N}";
        var (user, client) = (await server.AddUser(name, isMember: true), await server.Enroll($"c-{name}"));
        foreach (var permission in (string[])["create", "read", "update", "delete", "grant"])
        {
            var body = $$$"""{"{{{permission}}}":{"actors":["{{{name}}}"],"groups":["users"]}}""";
            (await user.Put($"{owner}/_acl/{permission}", body)).Is(403);
            (await client.Put($"{owner}/_acl/{permission}", body)).Is(
                owner.StartsWith("//", StringComparison.Ordinal) ? 401 : 403
            );
        }
        (await user.Get($"{owner}/_acl")).Is(403);
    }

    [Fact]
    public async Task A_group_elsewhere_that_names_ours_gives_its_members_nothing_here()
    {
        (await server.Pivotal.Post("//organizations", """{"name":"e-evil","full_name":"E"}""")).Is(201);
        var evil = await server.AddUser("e-evil", isMember: false);
        (await server.Pivotal.Post("//organizations/e-evil/users", """{"username":"e-evil"}""")).Is(201);
        (
            await server.Pivotal.Put(
                "//organizations/e-evil/groups/admins",
                """{"actors":{"users":["e-evil"],"groups":["acme::admins"]}}"""
            )
        ).Is(200);

        (await evil.Get("//organizations/e-evil/nodes")).Is(200);
        (await evil.Get("/nodes")).Is(403);
        (await evil.Put("/groups/admins", """{"actors":{"users":["e-evil"]}}""")).Is(403);
        (await evil.Get("//users/admin")).Is(403);
    }

    [Fact]
    public async Task Who_is_no_member_of_ours_any_more_stays_outside_whatever_names_him()
    {
        var outsider = await server.AddUser("e-outside", isMember: true);
        (await server.Admin.Post("/groups", """{"groupname":"e-open"}""")).Is(201);
        (await server.Admin.Put("/groups/e-open", """{"actors":{"users":["e-outside"]}}""")).Is(200);
        await TestServer.MakeNode(server.Admin, "e-open");
        const string entry =
            """{"read":{"actors":[],"users":["e-outside"],"clients":[],"groups":["e-open","admins"]}}""";
        (await server.Admin.Put("/nodes/e-open/_acl/read", entry)).Is(200);
        (await outsider.Get("/nodes/e-open")).Is(200);
        (await server.Admin.Delete("/users/e-outside")).Is(200);
        (await server.Admin.Put("/nodes/e-open/_acl/read", entry)).Is(200);
        (await server.Admin.Put("/groups/e-open", """{"actors":{"users":["e-outside"]}}""")).Is(200);
        Assert.DoesNotContain(
            "e-outside",
            (await server.Admin.Get("/groups/e-open")).Is(200).Text,
            StringComparison.Ordinal
        );

        (await outsider.Get("/nodes/e-open")).Is(
            403,
            """{"error":["'e-outside' not associated with organization 'acme'"]}"""
        );
    }

    [Fact]
    public async Task A_client_of_one_organization_is_nobody_in_another()
    {
        (await server.Pivotal.Post("//organizations", """{"name":"e-apart","full_name":"A"}""")).Is(201);
        var client = await server.Enroll("e-here");
        (await server.Pivotal.Post("//organizations/e-apart/nodes", """{"name":"e-there"}""")).Is(201);
        (await client.Get("//organizations/e-apart/nodes/e-there")).Is(401);
        // The same name and key there is somebody else, with nothing of the first.
        var pem = client.Key.ExportPublicPem().Replace("\n", "\\n", StringComparison.Ordinal);
        (
            await server.Pivotal.Post(
                "//organizations/e-apart/clients",
                $$"""{"name":"e-here","public_key":"{{pem}}"}"""
            )
        ).Is(201);
        await TestServer.MakeNode(client, "e-mine");
        (await server.Pivotal.Post("//organizations/e-apart/nodes", """{"name":"e-mine"}""")).Is(201);
        (await client.Put("//organizations/e-apart/nodes/e-mine", "{}")).Is(403);
        (await client.Put("/nodes/e-mine", "{}")).Is(200);
        (await client.Get("//organizations/e-apart/clients/acme-validator")).Is(404);
    }

    [Fact]
    public async Task A_client_does_not_write_what_another_made()
    {
        var (owner, thief) = (await server.Enroll("e-owner"), await server.Enroll("e-thief"));
        await TestServer.MakeNode(owner, "e-owned");
        foreach (var path in (string[])["/nodes/e-owned", "/nodes/e-owned/desired", "/nodes/e-owned/current"])
        {
            (await thief.Put(path, "{}")).Is(403);
        }
        (await thief.Put("/clients/e-owner", """{"name":"e-thief-2"}""")).Is(403);
        (await thief.Delete("/clients/e-owner/keys/default")).Is(403);
        const string key = """{"name":"mine","create_key":true,"expiration_date":"infinity"}""";
        (await thief.Post("/clients/e-owner/keys", key)).Is(403);
        (await thief.Named("e-owner").With(ChefKey.Generate()).Put("/nodes/e-owned", "{}")).Is(401);
    }

    [Fact]
    public async Task An_admin_who_is_none_any_more_is_none_with_the_next_request()
    {
        var chief = await server.AddUser("e-chief", isMember: true);
        (await server.Admin.Put("/groups/admins", """{"actors":{"users":["pivotal","admin","e-chief"]}}""")).Is(200);
        (await chief.Get("/groups/admins/_acl")).Is(200);
        (await server.Admin.Put("/groups/admins", """{"actors":{"users":["pivotal","admin"]}}""")).Is(200);
        (await chief.Get("/groups/admins/_acl")).Is(403);
    }

    [Fact]
    public async Task A_validator_makes_clients_and_has_no_rights_by_any_group()
    {
        (await server.Admin.Put("/groups/users", """{"actors":{"clients":["acme-validator"]}}""")).Is(200);
        (await server.Validator.Get("/groups")).Is(403);
        (await server.Validator.Get("/nodes")).Is(403);
        (await server.Validator.Post("/clients", """{"name":"e-made"}""")).Is(201);
        (await server.Validator.Get("/clients/e-made")).Is(403);
        (await server.Validator.Delete("/clients/e-made")).Is(403);
        (await server.Admin.Put("/groups/users", """{"actors":{"clients":[]}}""")).Is(200);
    }

    [Fact]
    public async Task A_key_without_a_key_is_refused_and_locks_nobody_out()
    {
        var client = await server.Register("e-keyless");
        const string none = """{"name":"none","create_key":false,"expiration_date":"infinity"}""";
        (await client.Post("/clients/e-keyless/keys", none)).Is(400);
        (await client.Get("/nodes")).Is(200);
    }
}
