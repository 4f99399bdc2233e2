using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Web.Access;

public sealed class ApiAccessTests : IAsyncLifetime
{
    private const string Password = "badger badger";

    private readonly TestServer _server = new();

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        (await _server.Pivotal.Post("//organizations", """{"name":"other","full_name":"Other"}""")).Is(201);
    }

    [Fact]
    public async Task A_user_signs_as_with_Chef_and_sees_the_own_organizations()
    {
        (await _server.Admin.Get("//api/me")).Is(200, """{"name":"admin","is_user":true,"organizations":["acme"]}""");
        (await _server.Admin.Get("//api/me?org=other")).Is(
            200,
            """{"name":"admin","is_user":true,"organizations":["acme"]}"""
        );
        (await _server.Pivotal.Get("//api/me")).Is(
            200,
            """{"name":"pivotal","is_user":true,"organizations":["acme","other"]}"""
        );
    }

    [Fact]
    public async Task A_client_says_of_which_organization_it_is()
    {
        var client = await _server.Enroll("host1");

        (await client.Get("//api/me?org=acme")).Is(
            200,
            """{"name":"host1","is_user":false,"organizations":["acme"]}"""
        );
        (await client.Get("//api/me")).Is(401);
        (await client.Get("//api/me?org=other")).Is(401);
        (await client.Get("//api/me?org=none")).Is(401);
    }

    [Fact]
    public async Task Whoever_may_not_list_nodes_sees_none()
    {
        var member = await _server.AddUser("member", isMember: true);
        var outsider = await _server.AddUser("outsider", isMember: false);
        Assert.Contains(
            "\"organizations\":[\"acme\"]",
            (await member.Get("//api/me")).Is(200).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"organizations\":[]",
            (await outsider.Get("//api/me")).Is(200).Text,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "\"organizations\":[]",
            (await _server.Validator.Get("//api/me?org=acme")).Is(200).Text,
            StringComparison.Ordinal
        );

        (
            await _server.Admin.Put(
                "/containers/nodes/_acl/read",
                """{"read":{"actors":["pivotal"],"groups":["admins"]}}"""
            )
        ).Is(200);

        Assert.Contains("\"organizations\":[]", (await member.Get("//api/me")).Is(200).Text, StringComparison.Ordinal);
        Assert.Contains(
            "\"organizations\":[\"acme\"]",
            (await _server.Admin.Get("//api/me")).Is(200).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_session_sees_what_its_user_sees_now()
    {
        await _server.AddUser("member", isMember: true);
        await _server.GivePassword("member", Password);
        using var browser = _server.Browser();
        (await browser.Get("/api/me")).Is(
            401,
            """{"error":["Sign in at /signin, or sign the request as Chef's clients do."]}"""
        );
        (await browser.SignIn("member", Password)).Is(303);
        (await browser.Get("/api/me")).Is(200, """{"name":"member","is_user":true,"organizations":["acme"]}""");

        (await _server.Admin.Delete("/users/member")).Is(200);

        (await browser.Get("/api/me")).Is(200, """{"name":"member","is_user":true,"organizations":[]}""");
    }

    [Fact]
    public async Task A_signature_that_is_wrong_gets_nothing_whatever_cookie_comes_with_it()
    {
        await _server.GivePassword("admin", Password);
        using var browser = _server.Browser();
        (await browser.SignIn("admin", Password)).Is(303);
        using var key = Rehai.Chef.Authentication.ChefKey.Generate();
        using var forged = _server.Admin.With(key).Sign("GET", "//api/me", []);
        forged.Headers.Add("Cookie", $"rehai={browser.Cookies["rehai"]}");

        (await Answer.Of(_server.Http, forged)).Is(401);
        using var old = _server.Admin.At(new TestClock { Offset = TimeSpan.FromHours(-1) }).Sign("GET", "//api/me", []);
        (await Answer.Of(_server.Http, old)).Is(401);
    }

    [Fact]
    public async Task What_is_signed_is_the_body_too()
    {
        using var request = _server.Admin.Sign("GET", "//api/me", []);
        request.Content = new StringContent("another");

        (await Answer.Of(_server.Http, request)).Is(401);
    }

    [Fact]
    public async Task A_revoked_key_is_none()
    {
        var member = await _server.AddUser("member", isMember: true);
        (await member.Get("//api/me")).Is(200);

        (await _server.Pivotal.Delete("//users/member/keys/default")).Is(200);

        (await member.Get("//api/me")).Is(401);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
