using System.Text;
using Rehai.Chef.Authentication;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Authentication;

public sealed class AuthenticationTests(TestServer server) : IClassFixture<TestServer>
{
    private const string Challenge = "X-Ops-Sign version=\"1.0\" version=\"1.1\"";

    public static TheoryData<SigningProtocol> Protocols => new(Enum.GetValues<SigningProtocol>());

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Every_version_of_signing_is_accepted(SigningProtocol protocol)
    {
        var actor = server.Admin.With(protocol);
        (await actor.Get("/nodes")).Is(200);
        (await actor.Post("/nodes", $$"""{"name":"signed-{{protocol}}"}""")).Is(201);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_body_that_was_changed_on_the_way_is_refused(SigningProtocol protocol)
    {
        using var request = server.Admin.With(protocol).Sign("POST", "/nodes", "{\"name\":\"aaa\"}"u8.ToArray());
        request.Content = new ByteArrayContent("{\"name\":\"bbb\"}"u8.ToArray());
        var answer = await Answer.Of(server.Http, request);
        answer.Is(401, """{"error":["Invalid signature for user or client 'admin'"]}""");
        Assert.Equal(Challenge, answer.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_key_of_somebody_else_is_refused(SigningProtocol protocol)
    {
        using var key = ChefKey.Generate();
        var answer = await server.Admin.With(key).With(protocol).Get("/nodes");
        answer.Is(401, """{"error":["Invalid signature for user or client 'admin'"]}""");
    }

    [Theory]
    [InlineData("X-Ops-Timestamp")]
    [InlineData("X-Ops-Userid")]
    [InlineData("X-Ops-Content-Hash")]
    [InlineData("X-Ops-Sign")]
    public async Task A_missing_header_is_named(string header)
    {
        using var request = server.Admin.Sign("GET", "/nodes", []);
        request.Headers.Remove(header);
        var answer = (await Answer.Of(server.Http, request)).Is(400);
        var named = header == "X-Ops-Userid" ? "X-Ops-UserId" : header;
        Assert.Equal($$"""{"error":["missing required authentication header(s) '{{named}}'"]}""", answer.Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public async Task A_signature_of_which_a_line_is_missing_is_a_wrong_one(int line)
    {
        foreach (var protocol in (SigningProtocol[])[SigningProtocol.V10, SigningProtocol.V13])
        {
            using var request = server.Admin.With(protocol).Sign("GET", "/nodes", []);
            request.Headers.Remove($"X-Ops-Authorization-{line}");
            (await Answer.Of(server.Http, request)).Is(
                401,
                """{"error":["Invalid signature for user or client 'admin'"]}"""
            );
        }
    }

    [Fact]
    public async Task A_request_without_signature_is_refused_before_anything_is_told()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/organizations/unknown/nodes");
        (await Answer.Of(server.Http, request)).Is(400);
    }

    [Theory]
    [InlineData("yesterday")]
    [InlineData("2026-13-01T00:00:00Z")]
    public async Task A_timestamp_that_is_none_is_a_bad_header(string timestamp)
    {
        using var request = server.Admin.Sign("GET", "/nodes", []);
        request.Headers.Remove("X-Ops-Timestamp");
        request.Headers.Add("X-Ops-Timestamp", timestamp);
        (await Answer.Of(server.Http, request)).Is(401, """{"error":["bad header(s) 'X-Ops-Timestamp'"]}""");
    }

    [Theory]
    [InlineData(-890, 200)]
    [InlineData(890, 200)]
    [InlineData(-901, 401)]
    [InlineData(902, 401)]
    public async Task Clocks_may_differ_by_less_than_fifteen_minutes(int seconds, int status)
    {
        var answer = await server.Admin.At(new TestClock { Offset = TimeSpan.FromSeconds(seconds) }).Get("/nodes");
        answer.Is(status);
        if (status == 401)
        {
            answer.Is(401, """{"error":["Failed to authenticate as admin. Synchronize the clock on your host."]}""");
        }
    }

    [Theory]
    [InlineData("version=1.4")]
    [InlineData("algorithm=sha256;version=1.1;")]
    [InlineData("nonsense")]
    public async Task An_unknown_signing_version_is_refused_so_that_the_client_can_try_another(string sign)
    {
        using var request = server.Admin.Sign("GET", "/nodes", []);
        request.Headers.Remove("X-Ops-Sign");
        request.Headers.Add("X-Ops-Sign", sign);
        (await Answer.Of(server.Http, request)).Is(
            400,
            """{"error":["Unsupported authentication protocol version"]}"""
        );
    }

    [Fact]
    public async Task Nobody_of_that_name_is_told_to_check_its_name_and_key()
    {
        var answer = await server.Admin.Named("nobody").Get("/nodes");
        answer.Is(
            401,
            """{"error":["Failed to authenticate as 'nobody'. Ensure that your node_name and client key are correct."]}"""
        );
        Assert.Equal(Challenge, answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_user_of_another_organization_is_kept_out()
    {
        var user = await server.AddUser("stranger", isMember: false);
        (await user.Get("/nodes")).Is(403, """{"error":["'stranger' not associated with organization 'acme'"]}""");
    }

    [Fact]
    public async Task An_unknown_organization_is_said_to_be_unknown() =>
        (await server.Pivotal.Get("//organizations/nowhere/nodes")).Is(
            404,
            """{"error":["organization 'nowhere' does not exist."]}"""
        );

    [Fact]
    public async Task Who_cannot_sign_is_not_told_that_an_organization_is_unknown()
    {
        var client = await server.Enroll("curious");
        foreach (var actor in new[] { server.Admin.With(client.Key), server.Admin.Named("nobody") })
        {
            var known = await actor.Get("/nodes");
            (await actor.Get("//organizations/nowhere/nodes")).Is(401, known.Text);
        }
        (await client.Get("//organizations/nowhere/nodes")).Is(401);
        (await server.Admin.Get("//organizations/nowhere/nodes")).Is(404);
    }

    [Fact]
    public async Task A_client_and_a_user_of_one_name_are_both_tried()
    {
        var user = await server.AddUser("twin", isMember: true);
        (await user.Get("/nodes")).Is(200);
        // The user is known by now; the client must be found all the same.
        var client = await server.Register("twin");
        (await client.Get("/nodes")).Is(200);
        (await user.Get("/nodes")).Is(200);
    }

    [Fact]
    public async Task All_keys_of_an_actor_count_until_they_expire()
    {
        var client = await server.Register("two-keys");
        using var second = ChefKey.Generate();
        var expiry = server.Clock.GetUtcNow().AddMinutes(1);
        await AddKey(client, "second", second, $"{expiry:yyyy-MM-ddTHH:mm:ss}Z");
        var renewed = client.With(second);
        (await renewed.Get("/nodes")).Is(200);
        (await client.Get("/nodes")).Is(200);
        var later = new TestClock { Offset = TimeSpan.FromMinutes(2) };
        server.Clock.Offset = later.Offset;
        try
        {
            (await renewed.At(later).Get("/nodes")).Is(401);
            (await client.At(later).Get("/nodes")).Is(200);
        }
        finally
        {
            server.Clock.Offset = TimeSpan.Zero;
        }
    }

    [Fact]
    public async Task A_deleted_key_and_a_deleted_client_are_refused_at_once()
    {
        var client = await server.Register("leaving");
        using var second = ChefKey.Generate();
        await AddKey(client, "second", second, "infinity");
        (await client.With(second).Get("/nodes")).Is(200);
        (await client.Delete("/clients/leaving/keys/second")).Is(200);
        (await client.With(second).Get("/nodes")).Is(401);
        (await server.Admin.Delete("/clients/leaving")).Is(200);
        (await client.Get("/nodes")).Is(401);
    }

    [Fact]
    public async Task The_api_version_is_part_of_a_signature_of_version_1_3()
    {
        using var request = server.Admin.Sign("GET", "/nodes", [], version: 1);
        request.Headers.Remove("X-Ops-Server-API-Version");
        request.Headers.Add("X-Ops-Server-API-Version", "2");
        (await Answer.Of(server.Http, request)).Is(401);
    }

    [Fact]
    public async Task A_signature_of_one_address_is_none_of_another()
    {
        using var request = server.Admin.Sign("GET", "/nodes", []);
        request.RequestUri = new Uri("/organizations/acme/clients", UriKind.Relative);
        (await Answer.Of(server.Http, request)).Is(401);
    }

    [Fact]
    public async Task The_query_is_not_signed_and_a_last_slash_does_not_matter()
    {
        (await server.Admin.Get("/nodes?a=b")).Is(200);
        (await server.Admin.Get("/nodes/")).Is(200);
    }

    [Fact]
    public async Task A_head_request_is_signed_as_head_and_answered_without_body()
    {
        await TestServer.MakeNode(server.Admin, "headed");
        var answer = (await server.Admin.Send("HEAD", "/nodes/headed", "")).Is(200);
        Assert.Empty(answer.Bytes);
        (await server.Admin.Send("HEAD", "/nodes/headless", "")).Is(404);
    }

    private static async Task AddKey(TestActor client, string name, ChefKey key, string expiry)
    {
        var pem = key.ExportPublicPem().Replace("\n", "\\n", StringComparison.Ordinal);
        var body = $$"""{"name":"{{name}}","public_key":"{{pem}}","expiration_date":"{{expiry}}"}""";
        (await client.Send("POST", $"/clients/{client.Name}/keys", Encoding.UTF8.GetBytes(body))).Is(201);
    }
}
