using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class ContainersTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task An_organization_begins_with_Chefs_containers()
    {
        var user = await server.AddUser("c-user", isMember: true);
        var containers = (await user.Get("/containers")).Is(200).Json;
        string[] names =
        [
            "clients",
            "containers",
            "cookbook_artifacts",
            "cookbooks",
            "data",
            "environments",
            "groups",
            "nodes",
            "policies",
            "policy_groups",
            "roles",
            "sandboxes",
        ];
        Assert.Equal(names, containers.EnumerateObject().Select(one => one.Name));
        (await server.Admin.Get("/containers/clients")).Is(
            200,
            """{"containername":"clients","containerpath":"clients"}"""
        );
        (await (await server.Enroll("c-client")).Get("/containers")).Is(403);
    }

    [Theory]
    [InlineData("""{"containername":"made-name","containerpath":"/"}""", "made-name")]
    [InlineData("""{"id":"made-id","containername":"other"}""", "made-id")]
    public async Task A_container_is_its_makers_alone(string body, string name)
    {
        var url = $"{server.Http.BaseAddress}organizations/acme/containers/{name}";
        (await server.Admin.Post("/containers", body)).Is(201, $$"""{"uri":"{{url}}"}""");
        (await server.Admin.Post("/containers", body)).Is(409, """{"error":["Container already exists"]}""");
        const string own = """{"actors":["admin"],"groups":[]}""";
        (await server.Admin.Get($"/containers/{name}/_acl")).Is(
            200,
            $$"""{"create":{{own}},"read":{{own}},"update":{{own}},"delete":{{own}},"grant":{{own}}}"""
        );
        var user = await server.AddUser($"c-{name}", isMember: true);
        (await user.Get($"/containers/{name}")).Is(403);
        (await user.Delete($"/containers/{name}")).Is(403);
        (await server.Admin.Delete($"/containers/{name}")).Is(200);
        (await server.Admin.Get($"/containers/{name}")).Is(404);
    }

    [Theory]
    [InlineData("""{"containerpath":"/"}""", "Field 'containername' missing")]
    [InlineData("""{"containername":""}""", "Field 'containername' invalid")]
    [InlineData("""{"containername":"a b"}""", "Field 'containername' invalid")]
    public async Task A_container_without_a_good_name_is_refused(string body, string message) =>
        (await server.Admin.Post("/containers", body)).Is(400, $$"""{"error":["{{message}}"]}""");

    [Fact]
    public async Task Users_make_no_containers() =>
        (await (await server.AddUser("c-maker", isMember: true)).Post("/containers", """{"id":"c"}""")).Is(403);

    [Fact]
    public async Task What_an_organization_begins_with_stays()
    {
        (await server.Pivotal.Delete("/containers/nodes")).Is(
            403,
            """{"error":["The container nodes is one that every organization has and cannot be deleted."]}"""
        );
        (await server.Admin.Get("/containers/nodes")).Is(200);
    }

    [Theory]
    [InlineData("POST", "/containers/nodes", "GET, DELETE")]
    [InlineData("DELETE", "/containers", "GET, POST")]
    public async Task Containers_are_not_changed(string method, string path, string allowed) =>
        Assert.Equal(allowed, (await server.Admin.Send(method, path, "")).Is(405).Allow);
}
