using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class CookbooksTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("/cookbooks", "{}")]
    [InlineData("/cookbooks?num_versions=all", "{}")]
    [InlineData("/cookbooks?num_versions=1", "{}")]
    [InlineData("/cookbooks/_latest", "{}")]
    [InlineData("/cookbooks/_recipes", "[]")]
    [InlineData("/cookbook_artifacts", "{}")]
    [InlineData("/policies", "{}")]
    [InlineData("/policy_groups", "{}")]
    [InlineData("/universe", "{}")]
    [InlineData("/environments/_default/cookbooks", "{}")]
    [InlineData("/environments/_default/cookbooks?num_versions=30", "{}")]
    [InlineData("/environments/_default/recipes", "[]")]
    public async Task A_server_without_cookbooks_lists_none(string path, string list) =>
        (await server.Admin.Get(path)).Is(200, list);

    [Theory]
    [InlineData("GET", "/cookbooks/none", 404, "Cannot find a cookbook named none")]
    [InlineData("GET", "/cookbooks/none/1.0.0", 404, "Cannot find a cookbook named none with version 1.0.0")]
    [InlineData("DELETE", "/cookbooks/none/1.0.0", 404, "Cannot find a cookbook named none with version 1.0.0")]
    [InlineData("GET", "/cookbooks/none/_latest", 404, "Cannot find a cookbook named none with version _latest")]
    [InlineData("GET", "/cookbooks/none/1.0", 404, "Cannot find a cookbook named none with version 1.0")]
    [InlineData("GET", "/cookbooks/none/1.2.3.4", 400, "Invalid cookbook version '1.2.3.4'.")]
    [InlineData("DELETE", "/cookbooks/none/1.2.3.4", 400, "Invalid cookbook version '1.2.3.4'.")]
    [InlineData("GET", "/cookbooks/none/1.-2", 400, "Invalid cookbook version '1.-2'.")]
    [InlineData("GET", "/cookbook_artifacts/none", 404, "not_found")]
    [InlineData("GET", "/cookbook_artifacts/none/0f", 404, "not_found")]
    [InlineData("DELETE", "/cookbook_artifacts/none/foo@bar", 404, "not_found")]
    [InlineData("GET", "/environments/_default/cookbooks/none", 404, "Cannot find a cookbook named none")]
    [InlineData("GET", "/environments/gone/cookbooks/none", 404, "Cannot load environment gone")]
    [InlineData("GET", "/environments/gone/cookbooks", 404, "Cannot load environment gone")]
    [InlineData("GET", "/environments/gone/recipes", 404, "Cannot load environment gone")]
    [InlineData("GET", "/policies/none", 404, "policy 'none' not found")]
    [InlineData("GET", "/policies/none/revisions/0f", 404, "policy 'none' not found")]
    [InlineData("DELETE", "/policies/none/revisions/0f", 404, "policy 'none' not found")]
    [InlineData("GET", "/policy_groups/none", 404, "policy_group 'none' not found")]
    [InlineData(
        "GET",
        "/environments/_default/cookbooks?num_versions=skittles",
        400,
        "You have requested an invalid number of versions (x >= 0 || 'all')"
    )]
    [InlineData(
        "GET",
        "/cookbooks?num_versions=-1",
        400,
        "You have requested an invalid number of versions (x >= 0 || 'all')"
    )]
    public async Task A_cookbook_is_not_found_as_chef_says_it(string method, string path, int status, string error) =>
        (await server.Admin.Send(method, path, "")).Is(status, $$"""{"error":["{{error}}"]}""");

    [Theory]
    [InlineData("PUT", "/cookbooks/hello/1.0.0")]
    [InlineData("POST", "/sandboxes")]
    [InlineData("PUT", "/cookbook_artifacts/hello/0f")]
    [InlineData("PUT", "/policy_groups/prod/policies/web")]
    [InlineData("POST", "/policies/web/revisions")]
    [InlineData("POST", "/policies")]
    [InlineData("POST", "/policy_groups")]
    [InlineData("POST", "/cookbooks")]
    [InlineData("POST", "/cookbook_artifacts")]
    public async Task An_upload_is_refused_with_words_that_say_why(string method, string path)
    {
        var refused = (await server.Admin.Send(method, path, "{}")).Is(405);

        Assert.StartsWith(
            """{"error":["This server keeps no cookbooks and no policies""",
            refused.Text,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("""{"run_list":[]}""", 200, "{}")]
    [InlineData("", 400, """{"error":["invalid JSON"]}""")]
    [InlineData("""{"run_list": """, 400, """{"error":["invalid JSON"]}""")]
    [InlineData("{}", 400, """{"error":["Field 'run_list' missing"]}""")]
    [InlineData("""{"run_list":"foo"}""", 400, """{"error":["Field 'run_list' is not a valid run list"]}""")]
    [InlineData("""{"run_list":[12]}""", 400, """{"error":["Field 'run_list' is not a valid run list"]}""")]
    [InlineData(
        """{"run_list":["none"]}""",
        412,
        """{"error":[{"message":"Run list contains invalid items: no such cookbook none.","non_existent_cookbooks":["none"],"cookbooks_with_no_versions":[]}]}"""
    )]
    [InlineData(
        """{"run_list":["none::a@1.0.0","none::b","also"]}""",
        412,
        """{"error":[{"message":"Run list contains invalid items: no such cookbooks none, also.","non_existent_cookbooks":["none","also"],"cookbooks_with_no_versions":[]}]}"""
    )]
    public async Task Only_an_empty_run_list_can_be_solved(string body, int status, string answer)
    {
        var client = await server.Enroll($"solver-{Guid.NewGuid():N}");
        (await client.Post("/environments/_default/cookbook_versions", body)).Is(status, answer);
    }

    [Fact]
    public async Task A_run_list_in_an_unknown_environment_is_not_solved() =>
        (await server.Admin.Post("/environments/no@where/cookbook_versions", """{"run_list":[]}""")).Is(
            404,
            """{"error":["environment 'no@where' not found"]}"""
        );

    [Theory]
    [InlineData("GET", "/required_recipe")]
    [InlineData("POST", "/reports/nodes/any/runs")]
    [InlineData("POST", "/data-collector")]
    public async Task What_chef_client_asks_for_and_does_not_need_is_not_found(string method, string path) =>
        (await server.Admin.Send(method, path, "")).Is(404);
}
