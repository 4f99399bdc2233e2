using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class PartialSearchTests(TestServer server) : IClassFixture<TestServer>
{
    [Theory]
    [InlineData("z[$blah", "invalid JSON")]
    [InlineData("", "invalid JSON")]
    [InlineData("\"text\"", PartialBody)]
    [InlineData("[]", PartialBody)]
    [InlineData("""{"a_string":"blah"}""", PartialBody)]
    [InlineData("""{"a_number":1}""", PartialBody)]
    [InlineData("""{"a_true":true}""", PartialBody)]
    [InlineData("""{"an_object":{"oop":true}}""", PartialBody)]
    [InlineData("""{"an_array":[1,2]}""", PartialBody)]
    [InlineData("""{"an_array":["a",2]}""", PartialBody)]
    public async Task A_partial_search_is_for_paths_of_keys(string body, string error) =>
        (await server.Admin.Post("/search/node?q=name:none", body)).Is(400, $$"""{"error":["{{error}}"]}""");

    private const string PartialBody = "invalid partial search request body";

    [Fact]
    public async Task Values_of_a_partial_search_come_from_the_merged_attributes_as_they_were_stored()
    {
        const string node = """
            {"name":"merged","run_list":["recipe[a]","role[b]"],"policy_name":"p","policy_group":"g",
            "default":{"t":{"one":"default","deep":{"x":1.50}},"scalar":{"gone":1}},
            "normal":{"t":{"two":"normal"},"list":[1]},"override":{"t":{"deep":{"y":"\u00e9"}}},
            "automatic":{"t":{"one":"automatic"},"scalar":2,"name":"not this","list":[{"a":1}]}}
            """;
        (await server.Admin.Post("/nodes", node)).Is(201);
        const string paths = """
            {"t":["t"],"x":["t","deep","x"],"one":["t","one"],"none":["no","such"],"empty":[],"below":["scalar","gone","x"],
            "in list":["list","a"],"name":["name"],"run":["run_list"],"role":["role"],"policy":["policy_name"],"list":["list"]}
            """;

        (await server.Admin.Post("/search/node?q=name:merged", paths)).Is(
            200,
            $$$"""{"total":1,"start":0,"rows":[{"url":"{{{server.Http.BaseAddress}}}organizations/acme/nodes/merged","data":{"t":{"one":"automatic","deep":{"x":1.50,"y":"\u00e9"},"two":"normal"},"x":1.50,"one":"automatic","none":null,"empty":null,"below":"ERROR - Attribute does not exist","in list":null,"name":"merged","run":["recipe[a]","role[b]"],"role":["b"],"policy":"p","list":[{"a":1}]}}]}"""
        );
        Assert.Equal(
            (await server.Admin.Get("/search/node?q=name:merged")).Text,
            (await server.Admin.Post("/search/node?q=name:merged", "{}")).Is(200).Text
        );
    }
}
