using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Web.Access;

public sealed class PasswordTests : IAsyncLifetime
{
    private const string Old = "badger badger";
    private const string New = "bidger bidger";

    private readonly TestServer _server = new();
    private Browser _browser = null!;

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        await _server.GivePassword("admin", Old);
        _browser = _server.Browser();
        (await _browser.SignIn("admin", Old)).Is(303);
    }

    [Fact]
    public async Task A_new_one_ends_all_sessions_but_this()
    {
        using var other = _server.Browser();
        (await other.SignIn("admin", Old)).Is(303);
        var before = _browser.Cookies["rehai"];

        (await Change(Old, New, New)).Is(303);

        (await _browser.Get("/account")).Is(200);
        (await other.Get("/account")).Is(303);
        Assert.NotEqual(before, _browser.Cookies["rehai"]);
        (await other.SignIn("admin", Old)).Is(403);
        (await other.SignIn("admin", New)).Is(303);
    }

    [Theory]
    [InlineData("wrong", New, New, "not the password that you have")]
    [InlineData("", New, New, "not the password that you have")]
    [InlineData(Old, "short", "short", "at least 6 characters")]
    [InlineData(Old, New, "else", "not the same")]
    public async Task What_does_not_fit_changes_nothing(string current, string given, string again, string message)
    {
        var answer = (await Change(current, given, again)).Is(403);

        Assert.Contains(message, answer.Text, StringComparison.Ordinal);
        using var other = _server.Browser();
        (await other.SignIn("admin", Old)).Is(303);
    }

    [Fact]
    public async Task Who_sits_at_an_open_browser_guesses_no_faster()
    {
        for (var i = 0; i < 5; i++)
        {
            await Change($"guess {i}", New, New);
        }

        var answer = (await Change(Old, New, New)).Is(403);

        Assert.Contains("Too many attempts", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_token_changes_nothing()
    {
        (await _browser.Post("/password", ("current", Old), ("new", New), ("again", New))).Is(403);

        using var other = _server.Browser();
        (await other.SignIn("admin", Old)).Is(303);
    }

    private Task<Answer> Change(string current, string given, string again) =>
        _browser.Fill("/password", "/password", ("current", current), ("new", given), ("again", again));

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        await _server.DisposeAsync();
    }
}
