using System.Globalization;
using System.Net;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Web.Access;

/// <summary>A server for each test, because failures are remembered.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private const string Right = "badger badger";

    private readonly TestServer _server = new();

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        await _server.GivePassword("admin", Right);
    }

    [Fact]
    public async Task Who_signs_in_comes_to_what_was_asked_for()
    {
        using var browser = _server.Browser();

        var asked = (await browser.Get("/account?x=%26y")).Is(303);
        Assert.Equal("/signin?next=%2Faccount%3Fx%3D%2526y", asked.Header("Location"));
        var form = (await browser.Get(asked.Header("Location"))).Is(200);
        var signedIn = await browser.Post("/signin", [.. Browser.Hidden(form), ("user", "admin"), ("password", Right)]);

        Assert.Equal("/account?x=%26y", signedIn.Is(303).Header("Location"));
        Assert.Contains("<h1>admin</h1>", (await browser.Get("/account")).Is(200).Text, StringComparison.Ordinal);
        Assert.Equal("/account", (await browser.Get("/signin?next=/account")).Is(303).Header("Location"));
    }

    [Fact]
    public async Task The_cookie_is_no_scripts_and_no_other_sites()
    {
        using var browser = _server.Browser();

        var cookie = (await browser.SignIn("admin", Right)).Is(303).Header("Set-Cookie");

        Assert.Matches("^rehai=[A-Za-z0-9_-]{43}; max-age=604800; path=/; samesite=lax; httponly$", cookie);
    }

    [Fact]
    public async Task Who_has_no_password_does_not_learn_who_has()
    {
        await _server.AddUser("without", isMember: true);
        List<string> answers = [];
        foreach (
            var (user, password) in new[] { ("admin", "wrong"), ("nobody", Right), ("without", ""), ("pivotal", "x") }
        )
        {
            using var browser = _server.Browser();
            var answer = (await browser.SignIn(user, password)).Is(403);
            Assert.DoesNotContain("rehai", browser.Cookies.Keys);
            answers.Add(
                answer
                    .Text.Replace($"value=\"{user}\"", "value=\"\"", StringComparison.Ordinal)
                    .Replace(Browser.Hidden(answer)[0].Value, "", StringComparison.Ordinal)
            );
        }
        Assert.Contains("Name and password do not fit.", Assert.Single(answers.Distinct()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_of_another_browser_or_of_none_signs_nobody_in()
    {
        using var browser = _server.Browser();
        using var other = _server.Browser();
        var token = Browser.Hidden(await other.Get("/signin"))[0];
        (string, string)[] fields = [("user", "admin"), ("password", Right)];

        (await browser.Post("/signin", fields)).Is(403);
        (await browser.Post("/signin", [token, .. fields])).Is(403);
        await browser.Get("/signin");
        (await browser.Post("/signin", fields)).Is(403);
        (await browser.Post("/signin", [token, .. fields])).Is(403);
        (await browser.Post("/signin", [("form", ""), .. fields])).Is(403);

        Assert.DoesNotContain("rehai", browser.Cookies.Keys);
        Assert.Contains("rehai-form", browser.Cookies.Keys);
    }

    [Theory]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    [InlineData("Sec-Fetch-Site", "none")]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Origin", "null")]
    public async Task A_form_that_another_site_sends_signs_nobody_in(string header, string value)
    {
        using var browser = _server.Browser();
        browser.Headers[header] = value;

        (await browser.SignIn("admin", Right)).Is(403);

        Assert.DoesNotContain("rehai", browser.Cookies.Keys);
    }

    [Fact]
    public async Task What_a_browser_says_of_our_own_form_is_taken()
    {
        using var browser = _server.Browser();
        browser.Headers["Sec-Fetch-Site"] = "same-origin";
        browser.Headers["Origin"] = _server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority);

        (await browser.SignIn("admin", Right)).Is(303);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("\\\\evil.example")]
    [InlineData("/\t/evil.example")]
    [InlineData("/\r\nSet-Cookie: a=b")]
    [InlineData("javascript:alert(1)")]
    [InlineData("")]
    [InlineData("evil.example")]
    public async Task Nobody_is_led_to_another_site(string next)
    {
        using var browser = _server.Browser();
        var token = Browser.Hidden(await browser.Get("/signin"))[0];

        var answer = await browser.Post("/signin", token, ("next", next), ("user", "admin"), ("password", Right));

        Assert.Equal("/", answer.Is(303).Header("Location"));
    }

    [Fact]
    public async Task A_planted_session_is_worth_nothing()
    {
        using var browser = _server.Browser();
        browser.Cookies["rehai"] = "planted";
        (await browser.SignIn("admin", Right)).Is(303);
        var first = browser.Cookies["rehai"];
        Assert.NotEqual("planted", first);

        browser.Cookies["rehai-form"] = "planted";
        var token = Rehai.Server.Web.Access.FormToken.Of("planted");
        (await browser.Post("/signin", ("form", token), ("user", "admin"), ("password", Right))).Is(303);

        Assert.NotEqual(first, browser.Cookies["rehai"]);
        (await browser.Get("/account")).Is(200);
        browser.Cookies["rehai"] = first;
        (await browser.Get("/account")).Is(303);
        browser.Cookies["rehai"] = "planted";
        (await browser.Get("/account")).Is(303);
    }

    [Fact]
    public async Task Who_guesses_waits_and_the_right_password_with_them()
    {
        using var browser = _server.Browser();
        for (var i = 0; i < 12; i++)
        {
            (await browser.SignIn("admin", $"guess {i}")).Is(403);
            _server.Clock.Offset += i is >= 4 and < 11 ? TimeSpan.FromMinutes(15) : default;
        }

        var refused = (await browser.SignIn("admin", Right)).Is(429);

        var seconds = int.Parse(refused.Header("Retry-After"), CultureInfo.InvariantCulture);
        Assert.InRange(seconds, 60, 128);
        Assert.Contains($"Wait {seconds} s", refused.Text, StringComparison.Ordinal);
        _server.Clock.Offset += TimeSpan.FromMinutes(15);
        (await browser.SignIn("admin", Right)).Is(303);
    }

    [Fact]
    public async Task Guesses_at_once_are_no_more_than_one_after_another()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Guess($"guess {i}")));

        Assert.InRange(answers.Count(answer => answer.Status == 403), 1, 5);
        Assert.All(answers, answer => Assert.Contains(answer.Status, new[] { 403, 429 }));
    }

    [Fact]
    public async Task What_is_typed_comes_back_encoded()
    {
        using var browser = _server.Browser();
        const string hostile = "\"><script>alert('x')</script>&";

        var answer = (await browser.SignIn(hostile, "x", "/\"><img/src=x>")).Is(403);

        Assert.DoesNotContain("<script>", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(hostile, WebUtility.HtmlDecode(answer.Text), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Something_else_than_a_form_is_refused()
    {
        using var browser = _server.Browser();
        await browser.Get("/signin");

        (await browser.Send(HttpMethod.Post, "/signin", new StringContent("{}"))).Is(400);
        (await browser.Post("/signin", ("form", new string('x', 20_000)))).Is(400);
    }

    [Fact]
    public async Task Who_signs_out_is_out_everywhere_that_cookie_went()
    {
        using var browser = _server.Browser();
        await browser.SignIn("admin", Right);
        var id = browser.Cookies["rehai"];

        (await browser.Post("/signout")).Is(403);
        (await browser.Get("/account")).Is(200);
        Assert.Equal("/signin", (await browser.Fill("/account", "/signout")).Is(303).Header("Location"));

        Assert.DoesNotContain("rehai", browser.Cookies.Keys);
        browser.Cookies["rehai"] = id;
        (await browser.Get("/account")).Is(303);
    }

    private async Task<Answer> Guess(string password)
    {
        using var browser = _server.Browser();
        return await browser.SignIn("admin", password);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
