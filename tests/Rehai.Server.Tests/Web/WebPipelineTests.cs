using System.Net;
using Rehai.Server.Hosting;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Web;

public sealed class WebPipelineTests(TestServer server, WebPipelineTests.ProxiedServer proxied)
    : IClassFixture<TestServer>,
        IClassFixture<WebPipelineTests.ProxiedServer>
{
    private const string Policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Whatever_is_asked_of_whatever_address_the_answer_is_guarded(string method)
    {
        using var browser = server.Browser();
        Assert.NotEmpty(server.WebPatterns);
        foreach (var pattern in server.WebPatterns)
        {
            var path = pattern.Replace('{', 'x').Replace('}', 'x');
            var answer = await browser.Send(new HttpMethod(method), path);
            AssertGuarded(answer, path);
            Assert.InRange(answer.Status, 200, 499);
            Assert.True(
                method == "GET" || method == "HEAD" || answer.Status >= 300,
                $"{method} {path}: {answer.Status}"
            );
            Assert.True(method != "HEAD" || answer.Bytes.Length == 0, $"HEAD {path} has a body");
        }
    }

    [Fact]
    public async Task Refusals_are_guarded_as_well()
    {
        using var browser = server.Browser();
        browser.Headers["Accept"] = "text/html";
        AssertGuarded((await browser.Get("/none")).Is(404), "404");
        Assert.Equal("GET, HEAD", (await browser.Send(HttpMethod.Delete, "/account")).Is(405).Allow);
        browser.Headers["Host"] = "evil.example";
        AssertGuarded((await browser.Get("/signin")).Is(421), "421");
    }

    [Fact]
    public async Task A_browser_that_loses_its_way_gets_a_page_and_Chefs_clients_their_error()
    {
        using var browser = server.Browser();
        (await browser.Get("/none")).Is(404, """{"error":["No resource has the path /none."]}""");
        (await server.Admin.Get("//none")).Is(404, """{"error":["No resource has the path /none."]}""");

        browser.Headers["Accept"] = "text/html,application/xhtml+xml,*/*;q=0.8";

        var page = (await browser.Get("/none%3Cb%3E")).Is(404);
        Assert.Equal("text/html; charset=utf-8", page.Type);
        Assert.DoesNotContain("<b>", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_are_shown_under_our_own_names_and_Chef_answers_under_any()
    {
        using var browser = server.Browser();
        browser.Headers["Host"] = "evil.example";

        var refused = (await browser.Get("/signin")).Is(421);
        Assert.Contains("evil.example", refused.Text, StringComparison.Ordinal);
        Assert.Empty(browser.Cookies);
        (await browser.Get("/api/me")).Is(421);
        (await browser.Get("/assets/rehai.css")).Is(421);
        (await browser.Get("/_status")).Is(200);
        using var signed = server.Admin.Sign("GET", "/nodes", []);
        signed.Headers.Host = "chef.example";
        (await Answer.Of(server.Http, signed)).Is(200);
        using var api = server.Admin.Sign("GET", "//api/me", []);
        api.Headers.Host = "chef.example";
        (await Answer.Of(server.Http, api)).Is(200);
    }

    [Fact]
    public async Task A_signature_opens_no_page()
    {
        using var signed = server.Admin.Sign("GET", "//account", []);
        using var answer = await new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false }).SendAsync(
            Absolute(signed),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    [Fact]
    public async Task Behind_a_proxy_cookies_are_for_TLS_alone_and_forms_come_from_its_address()
    {
        await proxied.GivePassword("admin", "badger badger");
        using var browser = proxied.Browser();
        browser.Headers["Host"] = "rehai.example";
        browser.Headers["Origin"] = "https://rehai.example";

        var answer = (await browser.SignIn("admin", "badger badger")).Is(303);

        Assert.Matches(
            "^__Host-rehai=[A-Za-z0-9_-]{43}; max-age=604800; path=/; secure; samesite=lax; httponly$",
            answer.Header("Set-Cookie")
        );
        Assert.Equal("max-age=31536000", answer.Header("Strict-Transport-Security"));
        (await browser.Get("/account")).Is(200);
        browser.Cookies["rehai"] = browser.Cookies["__Host-rehai"];
        browser.Cookies.Remove("__Host-rehai");
        (await browser.Get("/account")).Is(303);
        browser.Headers["Origin"] = proxied.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);
        (await browser.SignIn("admin", "badger badger")).Is(403);
        browser.Headers["Host"] = "evil.example";
        (await browser.Get("/signin")).Is(421);
    }

    [Fact]
    public async Task A_server_that_rehearses_Chefs_has_no_pages()
    {
        var stock = new StockServer();
        await stock.InitializeAsync();
        await using var ended = stock;
        using var browser = stock.Browser();
        browser.Headers["Accept"] = "text/html";

        Assert.Empty(stock.WebPatterns);
        Assert.Equal("application/json", (await browser.Get("/signin")).Is(404).Type);
    }

    private HttpRequestMessage Absolute(HttpRequestMessage request)
    {
        request.RequestUri = new Uri(server.Http.BaseAddress!, request.RequestUri!);
        return request;
    }

    private static void AssertGuarded(Answer answer, string what)
    {
        Assert.True(answer.Header("Content-Security-Policy") == Policy, what);
        Assert.True(answer.Header("X-Content-Type-Options") == "nosniff", what);
        Assert.Contains(answer.Header("Referrer-Policy"), new[] { "same-origin", "no-referrer" });
        Assert.True(answer.Header("Cross-Origin-Opener-Policy") == "same-origin", what);
        Assert.True(answer.Header("Cross-Origin-Resource-Policy") == "same-origin", what);
        Assert.True(answer.Header("Permissions-Policy").Length > 0, what);
        Assert.True(answer.Header("Strict-Transport-Security").Length == 0, what);
        Assert.True(answer.Header("Cache-Control") == "no-store", what);
        Assert.DoesNotContain("style=", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", answer.Text, StringComparison.Ordinal);
    }

    public sealed class ProxiedServer : TestServer
    {
        private protected override ServerSettings Settings(ServerSettings usual) =>
            usual with
            {
                BehindProxy = new Uri("https://rehai.example"),
            };
    }
}
