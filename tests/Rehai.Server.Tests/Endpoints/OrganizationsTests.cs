using Rehai.Chef.Authentication;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class OrganizationsTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task The_superuser_makes_an_organization_with_a_validator_that_works()
    {
        var answer = await server.Pivotal.Post("//organizations", """{"name":"second","full_name":"Second"}""");
        answer.Is(201);
        Assert.Equal("second-validator", answer["clientname"]);
        Assert.Equal($"{server.Http.BaseAddress}organizations/second", answer["uri"]);
        using var key = ChefKey.FromPem(answer["private_key"]!);
        var validator = server.Validator.Named("second-validator").With(key);
        (await validator.Post("//organizations/second/clients", """{"name":"c","create_key":true}""")).Is(201);
        (await validator.Post("/clients", """{"name":"c"}""")).Is(401);
        Assert.Equal(answer["uri"], (await server.Pivotal.Get("//organizations")).Is(200)["second"]);
    }

    [Fact]
    public async Task Nodes_of_one_organization_are_not_seen_in_another()
    {
        (await server.Pivotal.Post("//organizations", """{"name":"apart","full_name":"Apart"}""")).Is(201);
        await TestServer.MakeNode(server.Admin, "here");
        (await server.Pivotal.Get("//organizations/apart/nodes")).Is(200, "{}");
        (await server.Admin.Get("//organizations/apart/nodes")).Is(
            403,
            """{"error":["'admin' not associated with organization 'apart'"]}"""
        );
    }

    [Fact]
    public async Task A_deleted_organization_is_gone_with_everything_in_it()
    {
        (await server.Pivotal.Post("//organizations", """{"name":"brief","full_name":"Brief"}""")).Is(201);
        (await server.Pivotal.Post("//organizations/brief/nodes", """{"name":"n"}""")).Is(201);
        Assert.Equal("Brief", (await server.Pivotal.Delete("//organizations/brief")).Is(200)["full_name"]);
        (await server.Pivotal.Get("//organizations/brief")).Is(404);
        (await server.Pivotal.Post("//organizations", """{"name":"brief","full_name":"Brief"}""")).Is(201);
        (await server.Pivotal.Get("//organizations/brief/nodes")).Is(200, "{}");
    }

    [Fact]
    public async Task The_superuser_alone_makes_and_deletes_organizations()
    {
        (await server.Admin.Post("//organizations", """{"name":"mine","full_name":"Mine"}""")).Is(403);
        (await server.Admin.Delete("//organizations/acme")).Is(403, """{"error":["missing delete permission"]}""");
        (await server.Admin.Get("/nodes")).Is(200);
    }

    [Theory]
    [InlineData("nodes", """{"name":"a"}""")]
    [InlineData("clients", """{"name":"a","create_key":true}""")]
    [InlineData("groups", """{"groupname":"a"}""")]
    [InlineData("containers", """{"containername":"a"}""")]
    [InlineData("roles", """{"name":"a"}""")]
    [InlineData("environments", """{"name":"a"}""")]
    [InlineData("data", """{"name":"a"}""")]
    [InlineData("users", """{"username":"admin"}""")]
    [InlineData("association_requests", """{"user":"admin"}""")]
    public async Task What_is_made_in_an_organization_that_is_deleted_meanwhile_is_told_that_there_is_none(
        string path,
        string body
    )
    {
        var org = $"//organizations/fleeting_{path}";
        (await server.Pivotal.Post("//organizations", $$"""{"name":"fleeting_{{path}}","full_name":"F"}""")).Is(201);
        using var gate = new ManualResetEventSlim();
        var first = server.Database.Write(_ => gate.Wait(TimeSpan.FromMinutes(1)));
        Assert.True(SpinWait.SpinUntil(() => server.Database.Waiting == 0, TimeSpan.FromMinutes(1)));

        var gone = server.Pivotal.Delete(org);
        Assert.True(SpinWait.SpinUntil(() => server.Database.Waiting == 1, TimeSpan.FromMinutes(1)));
        var late = server.Pivotal.Post($"{org}/{path}", body);
        Assert.True(SpinWait.SpinUntil(() => server.Database.Waiting == 2, TimeSpan.FromMinutes(1)));
        gate.Set();

        await first;
        (await gone).Is(200);
        (await late).Is(404, $$"""{"error":["organization 'fleeting_{{path}}' does not exist."]}""");
    }

    [Fact]
    public async Task An_organization_is_shown_and_its_title_changed()
    {
        var shown = (await server.Admin.Get("//organizations/acme")).Is(200);
        Assert.Equal(32, shown["guid"]!.Length);
        (await server.Admin.Put("//organizations/acme", """{"name":"acme","full_name":"Acme Ltd"}""")).Is(200);
        Assert.Equal("Acme Ltd", (await server.Admin.Get("//organizations/acme"))["full_name"]);
        (await server.Admin.Put("//organizations/acme", """{"name":"other","full_name":"X"}""")).Is(400);
    }

    [Theory]
    [InlineData("""{"full_name":"X"}""", "Field 'name' missing")]
    [InlineData("""{"name":"x"}""", "Field 'full_name' missing")]
    [InlineData("""{"name":"X","full_name":"X"}""", "Field 'name' invalid")]
    [InlineData("""{"name":"-x","full_name":"X"}""", "Field 'name' invalid")]
    [InlineData("""{"name":"x","full_name":" x"}""", "Field 'full_name' invalid")]
    public async Task An_organization_that_is_none_is_refused(string body, string message) =>
        (await server.Pivotal.Post("//organizations", body)).Is(400, $$"""{"error":["{{message}}"]}""");

    [Fact]
    public async Task A_taken_name_is_a_conflict() =>
        (await server.Pivotal.Post("//organizations", """{"name":"acme","full_name":"X"}""")).Is(
            409,
            """{"error":"Organization already exists"}"""
        );
}
