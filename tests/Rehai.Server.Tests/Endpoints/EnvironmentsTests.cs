using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class EnvironmentsTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Default =
        """{"name":"_default","description":"The default Chef environment","cookbook_versions":{},"json_class":"Chef::Environment","chef_type":"environment","default_attributes":{},"override_attributes":{}}""";

    [Fact]
    public async Task An_environment_is_made_listed_changed_and_deleted()
    {
        const string prod =
            """{"name":"prod","description":"x","cookbook_versions":{"a":"= 1.1.0"},"json_class":"Chef::Environment","chef_type":"environment","default_attributes":{"d":"y"},"override_attributes":{"o":"b"}}""";
        var made = (await server.Admin.Post("/environments", prod)).Is(201);
        Assert.EndsWith("/organizations/acme/environments/prod", made["uri"], StringComparison.Ordinal);
        var list = (await server.Admin.Get("/environments")).Is(200);
        Assert.Equal(made["uri"], list["prod"]);
        Assert.EndsWith("/environments/_default", list["_default"], StringComparison.Ordinal);
        (await server.Admin.Get("/environments/prod")).Is(200, prod);

        (await server.Admin.Put("/environments/prod", """{"name":"prod"}""")).Is(
            200,
            """{"name":"prod","description":"","json_class":"Chef::Environment","chef_type":"environment","default_attributes":{},"override_attributes":{},"cookbook_versions":{}}"""
        );

        (await server.Admin.Delete("/environments/prod")).Is(200);
        (await server.Admin.Get("/environments/prod")).Is(404, """{"error":["Cannot load environment prod"]}""");
    }

    [Fact]
    public async Task The_default_environment_is_there_and_stays_as_it_is()
    {
        const string fixedAnswer = """{"error":["The '_default' environment cannot be modified."]}""";

        (await server.Admin.Get("/environments/_default")).Is(200, Default);
        var refused = await server.Admin.Put("/environments/_default", """{"name":"_default"}""");
        refused.Is(405, fixedAnswer);
        Assert.Equal("GET", refused.Allow);
        (await server.Admin.Delete("/environments/_default")).Is(405, fixedAnswer);
        (await server.Admin.Post("/environments", """{"name":"_default"}""")).Is(
            409,
            """{"error":["Environment already exists"]}"""
        );
        (await server.Admin.Get("/environments/_default")).Is(200, Default);
    }

    [Fact]
    public async Task Each_new_organization_has_a_default_environment()
    {
        (await server.Pivotal.Post("//organizations", """{"name":"fresh","full_name":"Fresh"}""")).Is(201);

        (await server.Pivotal.Get("//organizations/fresh/environments/_default")).Is(200, Default);
    }

    [Fact]
    public async Task Another_name_in_the_body_renames_and_a_taken_one_does_not()
    {
        (await server.Admin.Post("/environments", """{"name":"before"}""")).Is(201);
        (await server.Admin.Post("/environments", """{"name":"taken","description":"stays"}""")).Is(201);

        var renamed = (await server.Admin.Put("/environments/before", """{"name":"after"}""")).Is(201);
        Assert.Equal("after", renamed["name"]);
        Assert.EndsWith("/environments/after", renamed.Headers.Location!.ToString(), StringComparison.Ordinal);
        (await server.Admin.Get("/environments/before")).Is(404);
        (await server.Admin.Get("/environments/after")).Is(200);

        const string conflict = """{"error":["Environment already exists"]}""";
        (await server.Admin.Put("/environments/after", """{"name":"taken"}""")).Is(409, conflict);
        (await server.Admin.Put("/environments/after", """{"name":"_default"}""")).Is(409, conflict);
        (await server.Admin.Get("/environments/after")).Is(200);
        Assert.Equal("stays", (await server.Admin.Get("/environments/taken"))["description"]);
    }

    [Theory]
    [InlineData("POST", "", """{"description":"x"}""", 400, "Field 'name' missing")]
    [InlineData("POST", "", """{"name":""}""", 400, "Field 'name' invalid")]
    [InlineData("POST", "", """{"name":"abc 123"}""", 400, "Field 'name' invalid")]
    [InlineData("POST", "", """{"name":"大爆発"}""", 400, "Field 'name' invalid")]
    [InlineData("POST", "", """{"name":null}""", 400, "Field 'name' invalid")]
    [InlineData("POST", "", """{"name":{}}""", 400, "Field 'name' invalid")]
    [InlineData("POST", "", """{"name":"e","description":1999}""", 400, "Field 'description' invalid")]
    [InlineData("POST", "", """{"name":"e","json_class":""}""", 400, "Field 'json_class' invalid")]
    [InlineData("POST", "", """{"name":"e","chef_type":1999}""", 400, "Field 'chef_type' invalid")]
    [InlineData("POST", "", """{"name":"e","blah":1}""", 400, "Invalid key blah in request body")]
    [InlineData(
        "POST",
        "",
        """{"name":"e","override_attributes":1999}""",
        400,
        "Field 'override_attributes' is not a hash"
    )]
    [InlineData("POST", "", "{\"hi", 400, "invalid JSON")]
    [InlineData("POST", "", "\"environment\"", 400, "Incorrect JSON type for request body")]
    [InlineData("POST", "", "null", 400, "Incorrect JSON type for request body")]
    [InlineData("PUT", "/e", "9.9", 400, "Incorrect JSON type for request body")]
    [InlineData("PUT", "/e", """{"description":"x"}""", 400, "Field 'name' missing")]
    [InlineData("PUT", "/gone", """{"name":"gone"}""", 404, "Cannot load environment gone")]
    [InlineData("DELETE", "/gone", "", 404, "Cannot load environment gone")]
    public async Task What_is_wrong_is_said_as_chef_says_it(
        string method,
        string path,
        string body,
        int status,
        string error
    ) => (await server.Admin.Send(method, $"/environments{path}", body)).Is(status, $$"""{"error":["{{error}}"]}""");

    [Theory]
    [InlineData(">= 1.0.0")]
    [InlineData("~> 1.0")]
    [InlineData("= 2.2")]
    [InlineData("1.0.0")]
    [InlineData("< 7")]
    [InlineData(">= 1.2.20130730201745")]
    public async Task A_constraint_of_a_cookbook_is_kept(string constraint)
    {
        await server.Admin.Post("/environments", """{"name":"constrained"}""");
        var body = $$$"""{"name":"constrained","cookbook_versions":{"cookbook":"{{{constraint}}}"}}""";

        (await server.Admin.Put("/environments/constrained", body)).Is(200);

        var kept = (await server.Admin.Get("/environments/constrained")).Json.GetProperty("cookbook_versions");
        Assert.Equal(constraint, kept.GetProperty("cookbook").GetString());
    }

    [Theory]
    [InlineData("1999", "Field 'cookbook_versions' is not a hash")]
    [InlineData("""{"the cookbook":"1.0"}""", "Invalid key 'the cookbook' for cookbook_versions")]
    [InlineData("""{"":"1.0"}""", "Invalid key '' for cookbook_versions")]
    [InlineData("""{"c":null}""", "Invalid value 'null' for cookbook_versions")]
    [InlineData("""{"c":1.1}""", "Invalid value '1.1' for cookbook_versions")]
    [InlineData("""{"c":""}""", "Invalid value '' for cookbook_versions")]
    [InlineData("""{"c":">=1.0.0"}""", "Invalid value '>=1.0.0' for cookbook_versions")]
    [InlineData("""{"c":" >= 1.0.0"}""", "Invalid value ' >= 1.0.0' for cookbook_versions")]
    [InlineData("""{"c":">=  1.0.0"}""", "Invalid value '>=  1.0.0' for cookbook_versions")]
    [InlineData("""{"c":">= 1.0.0.0"}""", "Invalid value '>= 1.0.0.0' for cookbook_versions")]
    [InlineData("""{"c":">= 1.-2.3"}""", "Invalid value '>= 1.-2.3' for cookbook_versions")]
    [InlineData(
        """{"c":">= 1.2.9223372036854775849"}""",
        "Invalid value '>= 1.2.9223372036854775849' for cookbook_versions"
    )]
    public async Task A_constraint_that_is_none_is_refused(string versions, string error) =>
        (await server.Admin.Post("/environments", $$$"""{"name":"refused","cookbook_versions":{{{versions}}}}""")).Is(
            400,
            $$"""{"error":["{{error}}"]}"""
        );

    [Fact]
    public async Task The_nodes_of_an_environment_are_listed()
    {
        (await server.Admin.Post("/environments", """{"name":"lab"}""")).Is(201);
        (await server.Admin.Get("/environments/lab/nodes")).Is(200, "{}");
        (await server.Admin.Post("/nodes", """{"name":"in-lab","chef_environment":"lab"}""")).Is(201);
        (await server.Admin.Post("/nodes", """{"name":"elsewhere"}""")).Is(201);

        var nodes = (await server.Admin.Get("/environments/lab/nodes")).Is(200);

        Assert.Equal("in-lab", Assert.Single(nodes.Json.EnumerateObject()).Name);
        Assert.EndsWith("/organizations/acme/nodes/in-lab", nodes["in-lab"], StringComparison.Ordinal);
        (await server.Admin.Get("/environments/gone/nodes")).Is(
            404,
            """{"error":["Cannot load environment 'gone'"]}"""
        );
    }

    [Fact]
    public async Task Clients_read_environments_and_users_change_them()
    {
        var client = await server.Enroll("environments-reader");
        var user = await server.AddUser("environments-writer", isMember: true);
        (await user.Post("/environments", """{"name":"shared"}""")).Is(201);

        (await client.Get("/environments")).Is(200);
        (await client.Get("/environments/shared")).Is(200);
        (await client.Get("/environments/shared/nodes")).Is(200);
        (await client.Post("/environments", """{"name":"mine"}""")).Is(403);
        (await client.Put("/environments/shared", """{"name":"shared"}""")).Is(403);
        (await client.Delete("/environments/shared")).Is(403);
        (await server.Validator.Get("/environments/shared")).Is(403);
        (await user.Delete("/environments/shared")).Is(200);
    }
}
