using Rehai.Chef.Authentication;
using Rehai.Server.Endpoints;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class KeysTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly string Pem = ChefKey.Generate().ExportPublicPem();
    private static readonly string PemJson = Pem.Replace("\n", "\\n", StringComparison.Ordinal);

    [Fact]
    public async Task Keys_are_added_listed_shown_and_removed()
    {
        await server.Register("holder");
        var root = $"{server.Http.BaseAddress}organizations/acme/clients/holder/keys";
        var body = $$"""{"name":"spare","public_key":"{{PemJson}}","expiration_date":"2099-02-28T01:00:00Z"}""";
        (await server.Admin.Post("/clients/holder/keys", body)).Is(201, $$"""{"uri":"{{root}}/spare"}""");
        (await server.Admin.Post("/clients/holder/keys", body)).Is(
            409,
            """{"error":"a key with the name 'spare' already exists for this actor."}"""
        );
        (await server.Admin.Get("/clients/holder/keys")).Is(
            200,
            $$"""[{"uri":"{{root}}/default","name":"default","expired":false},{"uri":"{{root}}/spare","name":"spare","expired":false}]"""
        );
        (await server.Admin.Get("/clients/holder/keys/spare")).Is(
            200,
            $$"""{"name":"spare","public_key":"{{PemJson}}","expiration_date":"2099-02-28T01:00:00Z"}"""
        );
        (await server.Admin.Delete("/clients/holder/keys/spare")).Is(200);
        (await server.Admin.Get("/clients/holder/keys/spare")).Is(404);
    }

    [Fact]
    public async Task An_expired_key_is_listed_as_expired()
    {
        await server.Register("expiring");
        var body = $$"""{"name":"past","public_key":"{{PemJson}}","expiration_date":"2001-01-01T00:00:00Z"}""";
        (await server.Admin.Post("/clients/expiring/keys", body)).Is(201);
        var keys = (await server.Admin.Get("/clients/expiring/keys")).Json;
        Assert.True(keys[1].GetProperty("expired").GetBoolean());
    }

    [Fact]
    public async Task A_key_is_changed_renamed_and_made_by_the_server()
    {
        var client = await server.Register("changer");
        var made = await server.Admin.Post(
            "/clients/changer/keys",
            """{"name":"made","create_key":true,"expiration_date":"infinity"}"""
        );
        var second = client.With(ChefKey.FromPem(made.Is(201)["private_key"]!));
        (await second.Get("/nodes")).Is(200);
        var renamed = (await client.Put("/clients/changer/keys/made", """{"name":"renamed"}""")).Is(201);
        Assert.EndsWith("/keys/renamed", renamed.Headers.Location!.ToString(), StringComparison.Ordinal);
        (await second.Get("/nodes")).Is(200);
        (await client.Put("/clients/changer/keys/renamed", """{"name":"default"}""")).Is(409);
        var remade = (await client.Put("/clients/changer/keys/renamed", """{"create_key":true}""")).Is(200);
        (await second.Get("/nodes")).Is(401);
        (await client.With(ChefKey.FromPem(remade["private_key"]!)).Get("/nodes")).Is(200);
    }

    [Theory]
    [InlineData("PUT", """{"expiration_date":"2001-01-01T00:00:00Z"}""")]
    [InlineData("DELETE", "")]
    public async Task A_key_is_not_changed_by_a_request_that_it_signed(string method, string body)
    {
        var client = await server.Register($"locked-{method}");
        (await client.Send(method, $"/clients/{client.Name}/keys/default", body)).Is(
            403,
            """{"error":"The key 'default' was used to authenticate this request and cannot be modified or deleted."}"""
        );
        (await server.Admin.Send(method, $"/clients/{client.Name}/keys/default", body)).Is(200);
        (await client.Get("/nodes")).Is(401);
    }

    [Theory]
    [InlineData("""{"create_key":true,"expiration_date":"infinity"}""", "Field 'name' missing")]
    [InlineData("""{"name":"a b","create_key":true,"expiration_date":"infinity"}""", "Field 'name' invalid")]
    [InlineData("""{"name":"k","create_key":true}""", "Field 'expiration_date' missing")]
    [InlineData(
        """{"name":"k","expiration_date":"infinity"}""",
        "You must either provide a valid value for 'public_key', or specify 'create_key': true"
    )]
    [InlineData("""{"name":"k","public_key":"x","expiration_date":"infinity"}""", "Public Key must be a valid key.")]
    public async Task A_key_that_is_none_is_refused_with_Chefs_words(string body, string message) =>
        (await server.Admin.Post("/clients/acme-validator/keys", body)).Is(400, $$"""{"error":["{{message}}"]}""");

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("2099-02-30T00:00:00Z")]
    [InlineData("2099-02-28T00:00:00")]
    public async Task A_date_that_is_none_is_refused(string date)
    {
        var body = $$"""{"name":"k","create_key":true,"expiration_date":"{{date}}"}""";
        var answer = (await server.Admin.Post("/clients/acme-validator/keys", body)).Is(400);
        Assert.Contains("Field expiration_date is invalid.", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_of_nothing_is_refused() =>
        (await server.Admin.Put("/clients/acme-validator/keys/default", "{}")).Is(
            400,
            """{"error":"At least one of 'name', 'expiration_date', or 'public_key' must be specified"}"""
        );

    [Fact]
    public async Task Keys_of_nobody_are_not_found()
    {
        (await server.Admin.Get("/clients/nobody/keys")).Is(404, """{"error":["Cannot load client nobody"]}""");
        (await server.Pivotal.Get("//users/nobody/keys")).Is(404, """{"error":"Could not find user nobody"}""");
        (await server.Admin.Delete("/clients/acme-validator/keys/none")).Is(404);
    }

    [Fact]
    public async Task Nobody_has_more_keys_than_can_be_tried()
    {
        await server.Enroll("k-many");
        for (var i = 1; i < KeysEndpoint.Most; i++)
        {
            (await Add(i)).Is(201);
        }
        (await Add(99)).Is(400, """{"error":"'k-many' has 32 keys, and no more are kept. Delete one first."}""");
        (await Add(1)).Is(409);
        (await server.Admin.Delete("/clients/k-many/keys/k1")).Is(200);
        (await Add(99)).Is(201);

        Task<Answer> Add(int key) =>
            server.Admin.Post(
                "/clients/k-many/keys",
                $$"""{"name":"k{{key}}","public_key":"{{PemJson}}","expiration_date":"infinity"}"""
            );
    }

    [Fact]
    public async Task Users_have_keys_too()
    {
        var user = await server.AddUser("keyed", isMember: true);
        (await user.Get("//users/keyed")).Is(200, """{"username":"keyed","email":"","display_name":"keyed"}""");
        var body = $$"""{"name":"laptop","public_key":"{{PemJson}}","expiration_date":"infinity"}""";
        (await user.Post("//users/keyed/keys", body)).Is(201);
        Assert.Equal(2, (await user.Get("//users/keyed/keys")).Json.GetArrayLength());
        (await user.Get("//users/admin/keys")).Is(200);
        var outsider = await server.AddUser("unkeyed", isMember: false);
        (await outsider.Get("//users/keyed/keys")).Is(403, """{"error":["missing read permission"]}""");
        (await server.Admin.Delete("//users/keyed/keys/laptop")).Is(403);
        (await server.Pivotal.Get("//users/keyed/keys/laptop")).Is(200);
    }

    [Fact]
    public async Task Who_is_not_in_the_group_for_public_keys_sees_none_in_the_organization()
    {
        var (client, peer) = (await server.Enroll("k-own"), await server.Enroll("k-peer"));
        (await client.Get("/clients/k-peer/keys")).Is(200);
        const string usersOnly = """{"actors":{"groups":["users"]}}""";
        (await server.Admin.Put("/groups/public_key_read_access", usersOnly)).Is(200);
        try
        {
            (await client.Get("/clients/k-peer/keys")).Is(403, """{"error":["missing read permission"]}""");
            (await client.Get("/clients/k-own/keys/default")).Is(403, """{"error":["missing read permission"]}""");
            (await server.Admin.Get("/clients/k-peer/keys/default")).Is(200);
        }
        finally
        {
            const string both = """{"actors":{"groups":["users","clients"]}}""";
            (await server.Admin.Put("/groups/public_key_read_access", both)).Is(200);
        }
        (await peer.Get("/clients/k-own/keys")).Is(200);
    }
}
