using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Rehai.Chef.Authentication;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class ClientsTests(TestServer server) : IClassFixture<TestServer>
{
    private static readonly ChefKey OwnKey = ChefKey.Generate();
    private static readonly string Pem = OwnKey.ExportPublicPem();
    private static readonly string PemJson = Pem.Replace("\n", "\\n", StringComparison.Ordinal);

    private string Url(string name) => $"{server.Http.BaseAddress}organizations/acme/clients/{name}";

    [Fact]
    public async Task Version_0_makes_a_key_unasked_and_answers_it_beside_the_address()
    {
        var answer = (await server.Validator.Post("/clients", """{"name":"v0","admin":false}""", 0)).Is(201);
        Assert.Equal(Url("v0"), answer["uri"]);
        Assert.Equal(Url("v0"), answer.Headers.Location!.ToString());
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", answer["public_key"], StringComparison.Ordinal);
        var client = server.Admin.Named("v0").With(ChefKey.FromPem(answer["private_key"]!));
        var shown = (await client.Get("/clients/v0", 0)).Is(200);
        Assert.Equal(answer["public_key"], shown["public_key"]);
    }

    [Fact]
    public async Task Version_0_takes_a_key_and_keeps_the_private_one_to_the_client()
    {
        var body = $$"""{"name":"v0-own","public_key":"{{PemJson}}"}""";
        var answer = (await server.Validator.Post("/clients", body, 0)).Is(201);
        Assert.Equal(Pem, answer["public_key"]);
        Assert.False(answer.Json.TryGetProperty("private_key", out _));
        (await server.Admin.Named("v0-own").With(OwnKey).Get("/nodes")).Is(200);
    }

    [Fact]
    public async Task Version_0_takes_a_certificate_and_shows_its_key()
    {
        using var rsa = RSA.Create(2048);
        var request = new CertificateRequest("CN=c", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(
            DateTimeOffset.UnixEpoch,
            DateTimeOffset.UnixEpoch.AddYears(99)
        );
        var pem = certificate.ExportCertificatePem().Replace("\n", "\\n", StringComparison.Ordinal);
        var answer = await server.Admin.Post("/clients", $$"""{"name":"cert","public_key":"{{pem}}"}""", 0);
        Assert.StartsWith("-----BEGIN CERTIFICATE-----", answer.Is(201)["certificate"], StringComparison.Ordinal);
        var shown = (await server.Admin.Get("/clients/cert", 0)).Is(200);
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", shown["public_key"], StringComparison.Ordinal);
        using var key = ChefKey.FromPem(rsa.ExportRSAPrivateKeyPem());
        (await server.Admin.Named("cert").With(key).Get("/nodes")).Is(200);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Later_versions_make_a_key_when_asked_and_answer_it_as_chef_key(int version)
    {
        var answer = await server.Validator.Post(
            "/clients",
            $$"""{"name":"v{{version}}","create_key":true}""",
            version
        );
        var key = answer.Is(201).Json.GetProperty("chef_key");
        Assert.Equal($"{Url($"v{version}")}/keys/default", key.GetProperty("uri").GetString());
        Assert.Equal("default", key.GetProperty("name").GetString());
        Assert.Equal("infinity", key.GetProperty("expiration_date").GetString());
        var client = server
            .Admin.Named($"v{version}")
            .With(ChefKey.FromPem(key.GetProperty("private_key").GetString()!));
        var shown = (await client.Get($"/clients/v{version}", version)).Is(200);
        Assert.Equal(
            $$"""{"name":"v{{version}}","clientname":"v{{version}}","validator":false,"orgname":"acme","json_class":"Chef::ApiClient","chef_type":"client"}""",
            shown.Text
        );
    }

    [Fact]
    public async Task Later_versions_take_a_key_and_make_none_unasked()
    {
        var own = (await server.Validator.Post("/clients", $$"""{"name":"own","public_key":"{{PemJson}}"}""")).Is(201);
        Assert.False(own.Json.GetProperty("chef_key").TryGetProperty("private_key", out _));
        (await server.Admin.Named("own").With(OwnKey).Get("/nodes")).Is(200);
        var none = (await server.Validator.Post("/clients", """{"clientname":"keyless"}""")).Is(201);
        Assert.Equal($$"""{"uri":"{{Url("keyless")}}"}""", none.Text);
        (await server.Admin.Get("/clients/keyless/keys")).Is(200, "[]");
    }

    [Fact]
    public async Task A_taken_name_is_a_conflict_and_the_key_stays()
    {
        var client = await server.Register("taken");
        (await server.Validator.Post("/clients", """{"name":"taken"}""", 0)).Is(
            409,
            """{"error":["Client already exists"]}"""
        );
        (await client.Get("/nodes")).Is(200);
    }

    [Theory]
    [InlineData(0, "{}", "Field 'name' missing")]
    [InlineData(1, """{"name":5}""", "Field 'name' invalid")]
    [InlineData(1, """{"name":"a","clientname":"b"}""", "name and clientname must match")]
    [InlineData(
        1,
        """{"name":"a:b"}""",
        "Invalid client name 'a:b' using regex: 'Malformed client name.  Must be A-Z, a-z, 0-9, _, -, or .'."
    )]
    [InlineData(1, """{"name":"a","validator":"yes"}""", "Field 'validator' invalid")]
    [InlineData(0, """{"name":"a","private_key":1}""", "Field 'private_key' invalid")]
    [InlineData(0, """{"name":"a","public_key":"nonsense"}""", "Public Key must be a valid key.")]
    [InlineData(1, """{"name":"a","public_key":"nonsense"}""", "Public Key must be a valid key.")]
    [InlineData(1, """{"name":"a","create_key":"yes"}""", "Field 'create_key' invalid")]
    [InlineData(1, """{"name":"a","private_key":true}""", "Please use create_key: true instead of private_key: true")]
    [InlineData(1, "[]", "Incorrect JSON type for request body")]
    [InlineData(1, "{", "invalid JSON")]
    public async Task A_client_that_is_none_is_refused_with_Chefs_words(int version, string body, string message) =>
        (await server.Admin.Post("/clients", body, version)).Is(400, $$"""{"error":["{{message}}"]}""");

    [Fact]
    public async Task A_key_and_the_wish_for_one_exclude_each_other()
    {
        var body = $$"""{"name":"both","public_key":"{{PemJson}}","create_key":true}""";
        (await server.Admin.Post("/clients", body)).Is(
            400,
            """{"error":["You must specify either create_key or public_key, but not both"]}"""
        );
    }

    [Fact]
    public async Task A_private_key_is_never_taken_for_a_public_one()
    {
        var pem = OwnKey.ExportPrivatePem().Replace("\n", "\\n", StringComparison.Ordinal);
        (await server.Admin.Post("/clients", $$"""{"name":"leak","public_key":"{{pem}}"}""")).Is(400);
        (await server.Admin.Post("/clients", $$"""{"name":"leak","public_key":"{{pem}}"}""", 0)).Is(400);
    }

    [Fact]
    public async Task Version_0_renews_the_key_as_chef_client_does_after_a_conflict()
    {
        var client = await server.Register("renewed");
        var answer = (await client.Put("/clients/renewed", """{"name":"renewed","private_key":true}""", 0)).Is(200);
        (await client.Get("/nodes")).Is(401);
        using var renewed = ChefKey.FromPem(answer["private_key"]!);
        (await client.With(renewed).Get("/nodes")).Is(200);
        (await server.Admin.Put("/clients/renewed", $$"""{"public_key":"{{PemJson}}"}""", 0)).Is(200);
        (await client.With(OwnKey).Get("/nodes")).Is(200);
    }

    [Theory]
    [InlineData("{}", 200)]
    [InlineData("""{"private_key":false}""", 200)]
    [InlineData("""{"public_key":null}""", 200)]
    [InlineData("""{"private_key":null}""", 400)]
    [InlineData("""{"private_key":1}""", 400)]
    public async Task Version_0_says_that_a_change_made_no_key(string body, int status)
    {
        var client = await server.Register($"unrenewed-{Guid.NewGuid():N}");
        var answer = (await client.Put($"/clients/{client.Name}", body, 0)).Is(status);
        if (status == 200)
        {
            Assert.False(answer.Json.GetProperty("private_key").GetBoolean());
        }
        (await client.Get("/nodes")).Is(200);
    }

    [Theory]
    [InlineData("""{"public_key":"x"}""", "Since Server API v1, all keys must be updated via the keys endpoint. ")]
    [InlineData("""{"create_key":true}""", "Since Server API v1, all keys must be updated via the keys endpoint. ")]
    [InlineData("""{"private_key":true}""", "Please use create_key: true instead of private_key: true")]
    public async Task Later_versions_change_keys_only_as_keys(string body, string message) =>
        (await server.Admin.Put("/clients/acme-validator", body)).Is(400, $$"""{"error":["{{message}}"]}""");

    [Fact]
    public async Task A_client_is_renamed_to_a_free_name_only()
    {
        var client = await server.Register("old-name");
        await server.Register("other-name");
        (await client.Put("/clients/old-name", """{"name":"other-name"}""")).Is(409);
        var answer = (await client.Put("/clients/old-name", """{"name":"new-name"}""")).Is(201);
        Assert.Equal(Url("new-name"), answer.Headers.Location!.ToString());
        (await client.Get("/nodes")).Is(401);
        (await client.Named("new-name").Get("/nodes")).Is(200);
    }

    [Fact]
    public async Task Clients_are_listed_with_their_addresses_and_deleted_with_an_answer()
    {
        await server.Register("listed");
        Assert.Equal(Url("listed"), (await server.Admin.Get("/clients")).Is(200)["listed"]);
        Assert.Equal("listed", (await server.Admin.Delete("/clients/listed")).Is(200)["name"]);
        (await server.Admin.Get("/clients/listed")).Is(404, """{"error":["Cannot load client listed"]}""");
        (await server.Admin.Put("/clients/listed", "{}")).Is(404);
        (await server.Admin.Delete("/clients/listed")).Is(404);
    }

    [Fact]
    public async Task A_client_made_again_does_not_inherit_the_nodes_of_the_first()
    {
        var first = await server.Register("heir");
        await TestServer.MakeNode(first, "heirloom");
        (await server.Admin.Delete("/clients/heir")).Is(200);
        var second = await server.Register("heir");
        (await second.Put("/nodes/heirloom", "{}")).Is(403, """{"error":["missing update permission"]}""");
    }
}
