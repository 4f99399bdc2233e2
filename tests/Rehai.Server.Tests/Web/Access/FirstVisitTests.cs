using System.Runtime.InteropServices;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Web.Access;

public sealed class FirstVisitTests : IAsyncLifetime
{
    private readonly TestServer _server = new();
    private readonly TestDirectory _directory = new();

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    [Fact]
    public async Task The_link_opens_once()
    {
        using var browser = _server.Browser();
        using var late = _server.Browser();
        var link = _server.FirstVisitLink()!;

        var opened = (await browser.FirstVisit(link)).Is(303);

        Assert.Equal("/password", opened.Header("Location"));
        Assert.Contains("<h1>admin</h1>", (await browser.Get("/account")).Is(200).Text, StringComparison.Ordinal);
        (await late.FirstVisit(link)).Is(403);
        Assert.Empty(late.Cookies);
    }

    [Fact]
    public async Task The_link_opens_for_one_of_many_who_come_at_once()
    {
        var link = _server.FirstVisitLink()!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Open(link)));

        Assert.Single(answers, answer => answer.Status == 303);
    }

    [Fact]
    public async Task The_link_opens_for_an_hour()
    {
        var link = _server.FirstVisitLink()!;
        _server.Clock.Offset += TimeSpan.FromHours(1);

        (await Open(link)).Is(403);
    }

    [Theory]
    [InlineData("/first-visit")]
    [InlineData("/first-visit?token=")]
    [InlineData("/first-visit?token=guess")]
    public async Task Another_link_opens_nothing_and_leaves_the_right_one(string wrong)
    {
        var link = _server.FirstVisitLink()!;

        (await Open(wrong)).Is(403);

        (await Open(link)).Is(303);
    }

    [Fact]
    public async Task Who_only_looks_at_the_link_leaves_it_good()
    {
        using var browser = _server.Browser();
        var link = _server.FirstVisitLink()!;
        (await browser.Send(HttpMethod.Head, link)).Is(200);
        var page = (await browser.Get(link)).Is(200);
        Assert.Contains("Go on as admin", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("rehai", browser.Cookies.Keys);

        (await Open(link)).Is(303);
    }

    [Fact]
    public async Task A_form_without_its_token_leaves_the_link_good()
    {
        var link = _server.FirstVisitLink()!;
        using var browser = _server.Browser();

        (await browser.Post("/first-visit", ("token", link["/first-visit?token=".Length..]))).Is(403);

        (await Open(link)).Is(303);
    }

    [Fact]
    public async Task Who_has_a_password_is_offered_no_link_and_the_one_that_there_was_is_closed()
    {
        var link = _server.FirstVisitLink()!;
        await _server.GivePassword("admin", "badger badger");

        Assert.Null(_server.FirstVisit.Offer());
        (await Open(link)).Is(403);
    }

    [Fact]
    public async Task Once_a_password_was_used_nobody_is_offered_a_link()
    {
        await _server.AddUser("ada", isMember: true);
        await _server.GivePassword("ada", "badger badger");
        Assert.NotNull(_server.FirstVisit.Offer());
        using var browser = _server.Browser();
        (await browser.SignIn("ada", "badger badger")).Is(303);

        Assert.Null(_server.FirstVisit.Offer());
    }

    [Fact]
    public async Task Nobody_comes_in_as_the_superuser()
    {
        await _server.Database.Write(session => ActorTable.Delete(session, ActorTable.FindUser(session, "admin")!.Id));

        Assert.Null(_server.FirstVisit.Offer());
    }

    [Fact]
    public async Task The_first_visitor_sets_a_password_and_signs_in_with_it_then()
    {
        using var browser = _server.Browser();
        (await browser.FirstVisit(_server.FirstVisitLink()!)).Is(303);

        (await browser.Fill("/password", "/password", ("new", "badger badger"), ("again", "badger badger"))).Is(303);

        (await browser.Get("/account")).Is(200);
        using var later = _server.Browser();
        (await later.SignIn("admin", "badger badger")).Is(303);
        Assert.Null(_server.FirstVisit.Offer());
    }

    [Fact]
    public async Task Serve_prints_the_link_and_writes_it_nowhere()
    {
        var (data, log) = (_directory.File("data"), _directory.File("access.log"));
        NewDataDirectory.Create(data, "acme");
        using var server = await ServerProcess.Serve(data, "--access-log", log);
        var line = await server.NextLine();
        Assert.StartsWith($"First visit, as admin: {server.Url}first-visit?token=", line, StringComparison.Ordinal);
        var link = new Uri(line["First visit, as admin: ".Length..]);
        using var browser = new Browser(server.Url);
        (await browser.FirstVisit(link.PathAndQuery)).Is(303);
        (await browser.Get("/api/me")).Is(200);
        Assert.Equal(3, server.End(PosixSignal.SIGTERM));

        Assert.Contains("\"path\":\"/first-visit\"", Read(log), StringComparison.Ordinal);
        var secret = link.Query["?token=".Length..];
        Assert.DoesNotContain(secret, server.Log, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories))
        {
            Assert.DoesNotContain(secret, Read(file), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_upgrade_throws_nobody_out()
    {
        NewDataDirectory.Create(_directory.File("data"), "acme");
        Dictionary<string, string> cookies;
        using (var server = await ServerProcess.Serve(_directory.File("data")))
        {
            using var browser = new Browser(server.Url);
            var link = new Uri((await server.NextLine())["First visit, as admin: ".Length..]);
            (await browser.FirstVisit(link.PathAndQuery)).Is(303);
            cookies = browser.Cookies;
            server.Kill();
            server.Wait();
        }
        using var again = await ServerProcess.Serve(_directory.File("data"));
        using var same = new Browser(again.Url);
        same.Cookies["rehai"] = cookies["rehai"];

        (await same.Get("/api/me")).Is(200);
    }

    private static string Read(string file)
    {
        using var reader = new StreamReader(file);
        return reader.ReadToEnd();
    }

    private async Task<Answer> Open(string link)
    {
        using var browser = _server.Browser();
        return await browser.FirstVisit(link);
    }

    public async ValueTask DisposeAsync()
    {
        _directory.Dispose();
        await _server.DisposeAsync();
    }
}
