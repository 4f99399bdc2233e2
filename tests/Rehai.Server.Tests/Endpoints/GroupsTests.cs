using Rehai.Chef.Authentication;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class GroupsTests(TestServer server) : IClassFixture<TestServer>
{
    private string Url(string name) => $"{server.Http.BaseAddress}organizations/acme/groups/{name}";

    [Fact]
    public async Task An_organization_begins_with_Chefs_groups()
    {
        var groups = (await server.Admin.Get("/groups")).Is(200);
        foreach (var name in (string[])["admins", "billing-admins", "clients", "public_key_read_access", "users"])
        {
            Assert.Equal(Url(name), groups[name]);
        }
        (await server.Admin.Get("/groups/admins")).Is(
            200,
            """{"actors":["admin","pivotal"],"users":["admin","pivotal"],"clients":[],"groups":[],"orgname":"acme","name":"admins","groupname":"admins"}"""
        );
        Assert.Contains("acme-validator", (await server.Admin.Get("/groups/clients")).Text, StringComparison.Ordinal);
        (await server.Admin.Get("/groups/billing-admins")).Is(403, """{"error":["missing read permission"]}""");
    }

    [Theory]
    [InlineData("admins")]
    [InlineData("billing-admins")]
    [InlineData("clients")]
    [InlineData("public_key_read_access")]
    [InlineData("users")]
    public async Task What_an_organization_begins_with_stays(string name)
    {
        (await server.Pivotal.Delete($"/groups/{name}")).Is(
            403,
            $$"""{"error":["The group {{name}} is one that every organization has and cannot be deleted."]}"""
        );
        (await server.Pivotal.Put($"/groups/{name}", """{"groupname":"renamed"}""")).Is(
            403,
            $$"""{"error":["The group {{name}} is one that every organization has and cannot be renamed."]}"""
        );
        (await server.Pivotal.Get($"/groups/{name}")).Is(200);
    }

    [Theory]
    [InlineData("""{"users":[],"clients":[],"groups":[]}""")]
    [InlineData("""{"users":["nobody","pivotal"]}""")]
    [InlineData("""{"users":[],"clients":["nobody"],"groups":["admins","none"]}""")]
    public async Task Admins_are_not_left_without_anybody_unless_the_superuser_says_so(string members)
    {
        var body = $$"""{"groupname":"admins","actors":{{members}}}""";
        await using var own = new TestServer();
        await own.InitializeAsync();

        var refused = (await own.Admin.Put("/groups/admins", body)).Is(403);

        Assert.Contains("Nobody but the superuser would be left", refused.Text, StringComparison.Ordinal);
        (await own.Admin.Get("/groups/admins")).Is(200);
        (await own.Pivotal.Put("/groups/admins", body)).Is(200);
        (await own.Admin.Get("/groups/admins")).Is(403);
    }

    [Theory]
    [InlineData("""{"users":[],"clients":["acme-validator"]}""")]
    [InlineData("""{"users":[],"groups":["users"]}""")]
    public async Task Admins_may_leave_it_to_a_client_or_a_group(string members)
    {
        await using var own = new TestServer();
        await own.InitializeAsync();

        (await own.Admin.Put("/groups/admins", $$"""{"groupname":"admins","actors":{{members}}}""")).Is(200);
    }

    [Theory]
    [InlineData("""{"groupname":"g-name"}""", "g-name")]
    [InlineData("""{"id":"g-id"}""", "g-id")]
    [InlineData("""{"id":"g-wins","groupname":"other"}""", "g-wins")]
    [InlineData("""{"id":"g-empty","users":["admin"],"actors":{"users":["admin"]}}""", "g-empty")]
    public async Task A_group_is_made_empty_by_its_id_or_its_name(string body, string name)
    {
        (await server.Admin.Post("/groups", body)).Is(201, $$"""{"uri":"{{Url(name)}}"}""");
        (await server.Admin.Get($"/groups/{name}")).Is(
            200,
            $$"""{"actors":[],"users":[],"clients":[],"groups":[],"orgname":"acme","name":"{{name}}","groupname":"{{name}}"}"""
        );
        (await server.Admin.Post("/groups", body)).Is(409, """{"error":["Group already exists"]}""");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":"g"}""")]
    [InlineData("""{"groupname":""}""")]
    [InlineData("""{"groupname":"new group"}""")]
    [InlineData("""{"groupname":"Group"}""")]
    public async Task A_group_without_a_good_name_is_refused(string body) =>
        (await server.Admin.Post("/groups", body)).Is(400, """{"error":["Invalid group name."]}""");

    [Fact]
    public async Task A_change_sets_the_lists_that_it_has_and_passes_over_nobody()
    {
        await server.Enroll("g-client");
        await Make("g-set");
        (
            await Set(
                "g-set",
                """{"users":["admin","nobody"],"clients":["g-client"],"groups":["users","::server-admins"]}"""
            )
        ).Is(200);
        const string both =
            """{"actors":["g-client","admin"],"users":["admin"],"clients":["g-client"],"groups":["::server-admins","users"],"orgname":"acme","name":"g-set","groupname":"g-set"}""";
        (await server.Admin.Get("/groups/g-set")).Is(200, both);

        foreach (var nothing in (string[])["{}", """{"groupname":"g-set"}""", """{"actors":"bogus"}"""])
        {
            (await server.Admin.Put("/groups/g-set", nothing)).Is(200);
            (await server.Admin.Get("/groups/g-set")).Is(200, both);
        }
        (await Set("g-set", """{"clients":[]}""")).Is(200);
        Assert.Equal("""["admin"]""", (await Show("g-set")).GetProperty("actors").GetRawText());
        (await server.Admin.Put("/groups/g-set", """{"groupname":""}""")).Is(400);
    }

    [Fact]
    public async Task A_group_of_another_organization_is_named_with_it()
    {
        (await server.Pivotal.Post("//organizations", """{"name":"g-other","full_name":"O"}""")).Is(201);
        await Make("g-mixed");
        (await Set("g-mixed", """{"groups":["g-other::admins","g-nowhere::admins"]}""")).Is(200);
        Assert.Equal("""["g-other::admins"]""", (await Show("g-mixed")).GetProperty("groups").GetRawText());
    }

    [Fact]
    public async Task A_group_is_renamed_to_a_free_name_only_and_keeps_its_rights()
    {
        await Make("g-old");
        await Make("g-taken");
        (await server.Admin.Put("/groups/g-old", """{"groupname":"g-taken"}""")).Is(
            409,
            """{"error":"Group already exists"}"""
        );
        var renamed = (await server.Admin.Put("/groups/g-old", """{"groupname":"g-new"}""")).Is(201);
        Assert.Equal(Url("g-new"), renamed.Headers.Location!.ToString());
        (await server.Admin.Get("/groups/g-old")).Is(404, """{"error":["Cannot load group g-old"]}""");
        (await server.Admin.Get("/groups/g-new")).Is(200);
    }

    [Fact]
    public async Task A_deleted_group_is_gone_from_groups_and_acls_and_one_made_again_inherits_nothing()
    {
        var user = await server.AddUser("g-heir", isMember: true);
        await Make("g-gone");
        await Make("g-outer");
        (await Set("g-gone", """{"users":["g-heir"]}""")).Is(200);
        (await Set("g-outer", """{"groups":["g-gone"]}""")).Is(200);
        await TestServer.MakeNode(server.Admin, "g-node");
        (await server.Admin.Put("/nodes/g-node/_acl/grant", Entry("grant", "g-gone"))).Is(200);
        (await user.Get("/nodes/g-node/_acl")).Is(200);

        (await server.Admin.Delete("/groups/g-gone")).Is(200);

        (await user.Get("/nodes/g-node/_acl")).Is(403);
        Assert.Equal("[]", (await Show("g-outer")).GetProperty("groups").GetRawText());
        await Make("g-gone");
        (await Set("g-gone", """{"users":["g-heir"]}""")).Is(200);
        (await user.Get("/nodes/g-node/_acl")).Is(403);
        Assert.DoesNotContain("g-gone", (await server.Admin.Get("/nodes/g-node/_acl")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Groups_in_groups_count_however_they_turn_round_on_themselves()
    {
        var user = await server.AddUser("g-deep", isMember: true);
        foreach (var name in (string[])["g-a", "g-b", "g-c"])
        {
            await Make(name);
        }
        (await Set("g-a", """{"groups":["g-b"]}""")).Is(200);
        (await Set("g-b", """{"groups":["g-c"]}""")).Is(200);
        (await Set("g-c", """{"groups":["g-a","g-c"],"users":["g-deep"]}""")).Is(200);
        await TestServer.MakeNode(server.Admin, "g-deep");
        (await server.Admin.Put("/nodes/g-deep/_acl/grant", Entry("grant", "g-a"))).Is(200);

        (await user.Get("/nodes/g-deep/_acl")).Is(200);
        (await Set("g-b", """{"groups":[]}""")).Is(200);
        (await user.Get("/nodes/g-deep/_acl")).Is(403);
    }

    [Fact]
    public async Task Clients_see_no_groups_and_users_change_none()
    {
        await Make("g-closed");
        var (client, user) = (await server.Enroll("g-curious"), await server.AddUser("g-user", isMember: true));
        (await client.Get("/groups")).Is(403);
        (await client.Get("/groups/g-closed")).Is(403);
        (await user.Get("/groups/g-closed")).Is(200);
        (await user.Post("/groups", """{"id":"g-mine"}""")).Is(403, """{"error":["missing create permission"]}""");
        (await user.Put("/groups/g-closed", """{"actors":{"users":["g-user"]}}""")).Is(403);
        (await user.Delete("/groups/g-closed")).Is(403);
        Assert.Equal("[]", (await Show("g-closed")).GetProperty("actors").GetRawText());
    }

    [Fact]
    public async Task The_server_admins_are_for_the_superuser_to_see()
    {
        var group = (await server.Pivotal.Get("//groups/server-admins")).Is(200).Json;
        Assert.Equal("""["pivotal"]""", group.GetProperty("users").GetRawText());
        Assert.Contains(
            "superuser",
            (await server.Admin.Get("//groups/server-admins")).Is(403)["error"],
            StringComparison.Ordinal
        );
        (await server.Pivotal.Delete("//groups/server-admins")).Is(405);
        (await server.Validator.Get("//groups/server-admins")).Is(403);
        (await server.Pivotal.With(ChefKey.Generate()).Get("//groups/server-admins")).Is(401);
    }

    private async Task Make(string name) =>
        (await server.Admin.Post("/groups", $$"""{"groupname":"{{name}}"}""")).Is(201);

    private Task<Answer> Set(string group, string members) =>
        server.Admin.Put($"/groups/{group}", $$"""{"groupname":"{{group}}","actors":{{members}}}""");

    private async Task<System.Text.Json.JsonElement> Show(string group) =>
        (await server.Admin.Get($"/groups/{group}")).Is(200).Json;

    private static string Entry(string permission, string group) =>
        $$$"""{"{{{permission}}}":{"actors":[],"groups":["admins","{{{group}}}"]}}""";
}
