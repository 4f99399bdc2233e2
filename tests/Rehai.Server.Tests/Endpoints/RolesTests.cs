using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class RolesTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_role_is_made_listed_changed_and_deleted()
    {
        const string web =
            """{"name":"web","description":"","json_class":"Chef::Role","chef_type":"role","default_attributes":{},"override_attributes":{},"run_list":[],"env_run_lists":{}}""";
        var made = (await server.Admin.Post("/roles", web)).Is(201);
        Assert.EndsWith("/organizations/acme/roles/web", made["uri"], StringComparison.Ordinal);
        Assert.Equal(made["uri"], (await server.Admin.Get("/roles"))["web"]);
        (await server.Admin.Get("/roles/web")).Is(200, web);

        var changed = web.Replace("\"description\":\"\"", "\"description\":\"new\"", StringComparison.Ordinal);
        (await server.Admin.Put("/roles/web", changed)).Is(200, changed);
        (await server.Admin.Get("/roles/web")).Is(200, changed);

        (await server.Admin.Delete("/roles/web")).Is(200, changed);
        (await server.Admin.Get("/roles/web")).Is(404, """{"error":["Cannot load role web"]}""");
    }

    [Fact]
    public async Task What_a_role_leaves_out_is_filled_in_as_chef_fills_it()
    {
        (await server.Admin.Post("/roles", """{"name":"bare"}""")).Is(201);

        (await server.Admin.Get("/roles/bare")).Is(
            200,
            """{"name":"bare","json_class":"Chef::Role","chef_type":"role","default_attributes":{},"override_attributes":{},"run_list":[],"env_run_lists":{}}"""
        );
        (await server.Admin.Put("/roles/bare", """{"description":"by its address"}""")).Is(
            200,
            """{"description":"by its address","name":"bare","json_class":"Chef::Role","chef_type":"role","default_attributes":{},"override_attributes":{},"run_list":[],"env_run_lists":{}}"""
        );
    }

    [Fact]
    public async Task Run_lists_become_canonical_and_everything_else_stays_to_the_byte()
    {
        const string sent = """
            { "name":"odd", "run_list":["foo","foo::bar","recipe[foo]","role[x]"], "default_attributes":{"n":1.50e3,"ü":"\u00fc"},
              "env_run_lists":{"prod":["a","recipe[a]","a::default"],"dev":["role[dev]"]} }
            """;
        (await server.Admin.Post("/roles", sent)).Is(201);

        var kept = (await server.Admin.Get("/roles/odd")).Is(200).Text;

        Assert.Contains("""["recipe[foo]","recipe[foo::bar]","role[x]"]""", kept, StringComparison.Ordinal);
        Assert.Contains(
            """{"prod":["recipe[a]","recipe[a::default]"],"dev":["role[dev]"]}""",
            kept,
            StringComparison.Ordinal
        );
        Assert.Contains("""{"n":1.50e3,"ü":"\u00fc"}""", kept, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", "", "{}", 400, "Field 'name' missing")]
    [InlineData("POST", "", """{"name":"a!"}""", 400, "Field 'name' invalid")]
    [InlineData("POST", "", """{"name":null}""", 400, "Field 'name' invalid")]
    [InlineData("POST", "", """{"name":"a","json_class":"Chef::Node"}""", 400, "Field 'json_class' invalid")]
    [InlineData("POST", "", """{"name":"a","chef_type":"node"}""", 400, "Field 'chef_type' invalid")]
    [InlineData("POST", "", """{"name":"a","漢字":1}""", 400, "Invalid key 漢字 in request body")]
    [InlineData(
        "POST",
        "",
        """{"name":"a","default_attributes":"x"}""",
        400,
        "Field 'default_attributes' is not a hash"
    )]
    [InlineData(
        "POST",
        "",
        """{"name":"a","override_attributes":[]}""",
        400,
        "Field 'override_attributes' is not a hash"
    )]
    [InlineData("POST", "", """{"name":"a","run_list":[1]}""", 400, "Field 'run_list' is not a valid run list")]
    [InlineData("POST", "", """{"name":"a","run_list":["recipe["]}""", 400, "Field 'run_list' is not a valid run list")]
    [InlineData(
        "POST",
        "",
        """{"name":"a","env_run_lists":"x"}""",
        400,
        "Field 'env_run_lists' contains invalid run lists"
    )]
    [InlineData(
        "POST",
        "",
        """{"name":"a","env_run_lists":{"prod":["a"],"dev":[1]}}""",
        400,
        "Field 'env_run_lists' contains invalid run lists"
    )]
    [InlineData("POST", "", """{"name":"a","env_run_lists":{"p q":[]}}""", 400, "Invalid key 'p q' for env_run_lists")]
    [InlineData("POST", "", """{"name":"there"}""", 409, "Role already exists")]
    [InlineData("POST", "", "", 400, "invalid JSON")]
    [InlineData("POST", "", "[]", 400, "Incorrect JSON type for request body")]
    [InlineData("PUT", "/there", """{"name":"other"}""", 400, "Role name mismatch.")]
    [InlineData("PUT", "/there", """{"json_class":"Chef::Node"}""", 400, "Field 'json_class' invalid")]
    [InlineData("PUT", "/gone", "{}", 404, "Cannot load role gone")]
    [InlineData("DELETE", "/gone", "", 404, "Cannot load role gone")]
    [InlineData("GET", "/gone/environments", "", 404, "Cannot load role gone")]
    [InlineData("GET", "/gone/environments/_default", "", 404, "Cannot load role gone")]
    public async Task What_is_wrong_is_said_as_chef_says_it(
        string method,
        string path,
        string body,
        int status,
        string error
    )
    {
        await server.Admin.Post("/roles", """{"name":"there"}""");

        (await server.Admin.Send(method, $"/roles{path}", body)).Is(status, $$"""{"error":["{{error}}"]}""");
    }

    [Fact]
    public async Task The_run_list_of_an_environment_is_shown_from_either_side()
    {
        await server.Admin.Post("/environments", """{"name":"staging"}""");
        await server.Admin.Post("/environments", """{"name":"empty"}""");
        const string role =
            """{"name":"tiers","run_list":["base"],"env_run_lists":{"staging":["web"],"nowhere":[],"_default":["x"]}}""";
        (await server.Admin.Post("/roles", role)).Is(201);

        (await server.Admin.Get("/roles/tiers/environments")).Is(200, """["_default","nowhere","staging"]""");
        await ShowsRunList("_default", """["recipe[base]"]""");
        await ShowsRunList("staging", """["recipe[web]"]""");
        await ShowsRunList("empty", "null");
        const string unknown = """{"error":["Cannot load environment nowhere"]}""";
        (await server.Admin.Get("/roles/tiers/environments/nowhere")).Is(404, unknown);
        (await server.Admin.Get("/environments/nowhere/roles/tiers")).Is(404, unknown);
    }

    [Fact]
    public async Task Clients_read_roles_and_users_change_them()
    {
        var client = await server.Enroll("roles-reader");
        var user = await server.AddUser("roles-writer", isMember: true);
        (await user.Post("/roles", """{"name":"shared"}""")).Is(201);

        (await client.Get("/roles")).Is(200);
        (await client.Get("/roles/shared")).Is(200);
        (await client.Post("/roles", """{"name":"mine"}""")).Is(403, """{"error":["missing create permission"]}""");
        (await client.Put("/roles/shared", "{}")).Is(403, """{"error":["missing update permission"]}""");
        (await client.Delete("/roles/shared")).Is(403, """{"error":["missing delete permission"]}""");
        (await server.Validator.Get("/roles")).Is(403);
        (await user.Put("/roles/shared", """{"description":"x"}""")).Is(200);
        (await user.Delete("/roles/shared")).Is(200);
    }

    [Fact]
    public async Task A_role_has_an_acl_of_its_own()
    {
        var client = await server.Enroll("roles-friend");
        (await server.Admin.Post("/roles", """{"name":"guarded"}""")).Is(201);
        (
            await server.Admin.Put(
                "/roles/guarded/_acl/update",
                """{"update":{"actors":["roles-friend"],"groups":["admins"]}}"""
            )
        ).Is(200);

        (await client.Put("/roles/guarded", """{"description":"by a friend"}""")).Is(200);
        (await client.Delete("/roles/guarded")).Is(403);
        var acl = (await server.Admin.Get("/roles/guarded/_acl")).Is(200).Json;
        Assert.Equal(
            ["roles-friend"],
            acl.GetProperty("update").GetProperty("actors").EnumerateArray().Select(actor => actor.GetString())
        );
        (await server.Admin.Get("/roles/gone/_acl")).Is(404, """{"error":["Cannot load role gone"]}""");
    }

    private async Task ShowsRunList(string environment, string list)
    {
        var shown = $$"""{"run_list":{{list}}}""";
        (await server.Admin.Get($"/roles/tiers/environments/{environment}")).Is(200, shown);
        (await server.Admin.Get($"/environments/{environment}/roles/tiers")).Is(200, shown);
    }
}
