using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

/// <summary>Who belongs to an organization, and how one comes into it and out of it.</summary>
public sealed class MembersTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task The_superuser_adds_users_and_members_see_each_other()
    {
        var user = await server.AddUser("m-added", isMember: false);
        (await server.Admin.Post("/users", """{"username":"m-added"}""")).Is(403);
        (await server.Pivotal.Post("/users", """{"username":"nobody"}""")).Is(
            404,
            """{"error":"Could not find user nobody"}"""
        );
        (await server.Pivotal.Post("/users", """{"username":"m-added"}""")).Is(201);
        (await server.Pivotal.Post("/users", """{"username":"m-added"}""")).Is(
            409,
            """{"error":"The association already exists."}"""
        );

        Assert.Contains(
            """{"user":{"username":"m-added"}}""",
            (await user.Get("/users")).Is(200).Text,
            StringComparison.Ordinal
        );
        Assert.Equal("m-added", (await server.Admin.Get("/users/m-added")).Is(200)["username"]);
        (await user.Get("/users/m-added/keys")).Is(200);
        (await (await server.Enroll("m-client")).Get("/users")).Is(403);
        (await server.Admin.Get("/users/nobody")).Is(404);
        (await server.Admin.Get("/users/pivotal")).Is(
            404,
            """{"error":"Cannot find a user pivotal in organization acme"}"""
        );
    }

    [Fact]
    public async Task Who_is_sent_away_has_no_rights_left_even_when_he_comes_back()
    {
        var user = await server.AddUser("m-away", isMember: true);
        (await server.Admin.Post("/groups", """{"groupname":"m-powerful"}""")).Is(201);
        (await server.Admin.Put("/groups/m-powerful", """{"actors":{"users":["m-away"]}}""")).Is(200);
        (await (await server.AddUser("m-peer", isMember: true)).Delete("/users/m-away")).Is(403);

        (await server.Admin.Delete("/users/m-away")).Is(200);

        (await user.Get("/nodes")).Is(403, """{"error":["'m-away' not associated with organization 'acme'"]}""");
        (await server.Admin.Get("//users/m-away")).Is(403);
        (await server.Admin.Delete("/users/m-away")).Is(404);
        (await server.Pivotal.Post("/users", """{"username":"m-away"}""")).Is(201);
        Assert.Equal("[]", (await server.Admin.Get("/groups/m-powerful")).Json.GetProperty("users").GetRawText());
        (await user.Delete("/users/m-away")).Is(200);
    }

    [Fact]
    public async Task An_admin_leaves_the_admins_before_the_organization()
    {
        var user = await server.AddUser("m-chief", isMember: true);
        (await server.Pivotal.Put("/groups/admins", """{"actors":{"users":["pivotal","admin","m-chief"]}}""")).Is(200);
        (await user.Get("/nodes")).Is(200);
        (await user.Delete("/users/m-chief")).Is(
            403,
            """{"error":"Please remove m-chief from this organization's admins group before removing him or her from the organization."}"""
        );
        (await server.Pivotal.Put("/groups/admins", """{"actors":{"users":["pivotal","admin"]}}""")).Is(200);
        (await user.Delete("/users/m-chief")).Is(200);
    }

    [Fact]
    public async Task An_invited_user_accepts_and_is_a_member()
    {
        var user = await server.AddUser("m-invited", isMember: false);
        var id = await Invite("m-invited");
        (await server.Admin.Post("/association_requests", """{"user":"m-invited"}""")).Is(
            409,
            """{"error":"The invite already exists."}"""
        );
        Assert.Contains(
            $$"""{"id":"{{id}}","username":"m-invited"}""",
            (await server.Admin.Get("/association_requests")).Text,
            StringComparison.Ordinal
        );
        (await user.Get("//users/m-invited/association_requests")).Is(200, $$"""[{"id":"{{id}}","orgname":"acme"}]""");
        (await user.Get("//users/m-invited/association_requests/count")).Is(200, """{"value":1}""");
        (await server.Admin.Get("//users/m-invited/association_requests")).Is(
            403,
            """{"error":["missing read permission"]}"""
        );
        (await user.Put($"//users/m-invited/association_requests/{id}", """{"response":"perhaps"}""")).Is(
            400,
            """{"error":["Param response must be either 'accept' or 'reject'"]}"""
        );
        (await server.Admin.Put($"//users/m-invited/association_requests/{id}", """{"response":"accept"}""")).Is(403);

        var accepted = (await user.Put($"//users/m-invited/association_requests/{id}", """{"response":"accept"}""")).Is(
            200
        );

        Assert.Equal("acme", accepted.Json.GetProperty("organization").GetProperty("name").GetString());
        (await user.Get("/nodes")).Is(200);
        (await user.Get("//users/m-invited/association_requests")).Is(200, "[]");
        (await server.Admin.Post("/association_requests", """{"user":"m-invited"}""")).Is(
            409,
            """{"error":"The association already exists."}"""
        );
        var organizations = (await user.Get("//users/m-invited/organizations")).Is(200).Json;
        Assert.Equal("acme", organizations[0].GetProperty("organization").GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("reject")]
    [InlineData("rescind")]
    public async Task An_invitation_that_ended_is_none(string how)
    {
        var user = await server.AddUser($"m-{how}", isMember: false);
        var id = await Invite($"m-{how}");
        var mine = $"//users/m-{how}/association_requests/{id}";
        (
            await (
                how == "reject"
                    ? user.Put(mine, """{"response":"reject"}""")
                    : server.Admin.Delete($"/association_requests/{id}")
            )
        ).Is(200);

        (await user.Put(mine, """{"response":"accept"}""")).Is(
            404,
            $$"""{"error":"Cannot find association request: {{id}}"}"""
        );
        (await server.Admin.Delete($"/association_requests/{id}")).Is(404);
        (await user.Get("/nodes")).Is(403);
    }

    [Fact]
    public async Task An_invitation_by_somebody_who_has_no_say_any_more_is_void()
    {
        var chief = await server.AddUser("m-former", isMember: true);
        var user = await server.AddUser("m-void", isMember: false);
        (
            await server.Admin.Put(
                "/organizations/_acl/update",
                """{"update":{"actors":["m-former","pivotal"],"groups":["admins"]}}"""
            )
        ).Is(200);
        var id = (await chief.Post("/association_requests", """{"user":"m-void"}""")).Is(201)["uri"]!.Split('/')[^1];
        (
            await server.Admin.Put(
                "/organizations/_acl/update",
                """{"update":{"actors":["pivotal"],"groups":["admins"]}}"""
            )
        ).Is(200);

        var answer = await user.Put($"//users/m-void/association_requests/{id}", """{"response":"accept"}""");

        Assert.StartsWith("This invitation is no longer valid.", answer.Is(403)["error"], StringComparison.Ordinal);
        (await user.Get("/nodes")).Is(403);
        (await user.Get("//users/m-void/association_requests/count")).Is(200, """{"value":0}""");
    }

    [Fact]
    public async Task Nobody_takes_up_an_invitation_of_somebody_else_or_invites_himself()
    {
        await server.AddUser("m-guest", isMember: false);
        var thief = await server.AddUser("m-thief", isMember: false);
        var id = await Invite("m-guest");
        (await thief.Put($"//users/m-thief/association_requests/{id}", """{"response":"accept"}""")).Is(404);
        (await thief.Put($"//users/m-guest/association_requests/{id}", """{"response":"accept"}""")).Is(403);
        (await thief.Post("/association_requests", """{"user":"m-thief"}""")).Is(403);
        var member = await server.AddUser("m-plain", isMember: true);
        (await member.Post("/association_requests", """{"user":"m-thief"}""")).Is(403);
        (await server.Pivotal.Post("//organizations", """{"name":"m-other","full_name":"O"}""")).Is(201);
        (await server.Pivotal.Delete($"//organizations/m-other/association_requests/{id}")).Is(404);
        (await thief.Get("/nodes")).Is(403);
    }

    [Fact]
    public async Task Of_somebody_elses_organizations_only_the_common_ones_are_shown()
    {
        var user = await server.AddUser("m-both", isMember: true);
        (await server.Pivotal.Post("//organizations", """{"name":"m-secret","full_name":"S"}""")).Is(201);
        (await server.Pivotal.Post("//organizations/m-secret/users", """{"username":"m-both"}""")).Is(201);
        Assert.Equal(2, (await user.Get("//users/m-both/organizations")).Json.GetArrayLength());
        Assert.Equal(1, (await server.Admin.Get("//users/m-both/organizations")).Json.GetArrayLength());
        (await (await server.AddUser("m-stranger", isMember: false)).Get("//users/m-both/organizations")).Is(403);
    }

    private async Task<string> Invite(string user)
    {
        var made = (await server.Admin.Post("/association_requests", $$"""{"user":"{{user}}"}""")).Is(201);
        Assert.Equal(made["uri"], made.Headers.Location!.ToString());
        return made["uri"]!.Split('/')[^1];
    }
}
