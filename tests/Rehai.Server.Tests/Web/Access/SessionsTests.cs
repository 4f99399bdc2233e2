using Microsoft.Extensions.Logging.Abstractions;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;
using Rehai.Server.Web.Access;

namespace Rehai.Server.Tests.Web.Access;

public sealed class SessionsTests : IAsyncLifetime
{
    private const string Password = "badger badger";

    private readonly TestServer _server = new();
    private readonly TestDirectory _directory = new();
    private Browser _browser = null!;

    private string KeptFile => _directory.File("sessions.json");

    private long Admin => _server.Database.Read(session => ActorTable.FindUser(session, "admin"))!.Id;

    public async ValueTask InitializeAsync()
    {
        await _server.InitializeAsync();
        await _server.GivePassword("admin", Password);
        _browser = _server.Browser();
        (await _browser.SignIn("admin", Password)).Is(303);
    }

    [Fact]
    public async Task One_that_is_idle_ends()
    {
        _server.Clock.Offset += TimeSpan.FromHours(11);
        (await _browser.Get("/account")).Is(200);
        _server.Clock.Offset += TimeSpan.FromHours(11);
        (await _browser.Get("/account")).Is(200);

        _server.Clock.Offset += TimeSpan.FromHours(12);

        (await _browser.Get("/account")).Is(303);
    }

    [Fact]
    public async Task One_that_is_used_ends_after_a_week()
    {
        for (var hours = 10; hours < 7 * 24; hours += 10)
        {
            _server.Clock.Offset = TimeSpan.FromHours(hours);
            (await _browser.Get("/account")).Is(200);
        }

        _server.Clock.Offset = TimeSpan.FromDays(7);

        (await _browser.Get("/account")).Is(303);
    }

    [Fact]
    public async Task A_deleted_user_has_none()
    {
        (await _server.Pivotal.Delete("//users/admin")).Is(200);

        (await _browser.Get("/account")).Is(303);
    }

    [Fact]
    public async Task Another_password_ends_them_all()
    {
        (
            await _server.Pivotal.Put(
                "//users/admin",
                """{"username":"admin","display_name":"a","email":"a@example.org","password":"other password"}"""
            )
        ).Is(200);

        (await _browser.Get("/account")).Is(303);
        (await _browser.SignIn("admin", "other password")).Is(303);
        (await _browser.Get("/account")).Is(200);
    }

    [Fact]
    public async Task A_user_who_is_renamed_stays_signed_in_under_the_new_name()
    {
        (
            await _server.Pivotal.Put(
                "//users/admin",
                """{"username":"other","display_name":"a","email":"a@example.org"}"""
            )
        ).Is(201);

        Assert.Contains("<h1>other</h1>", (await _browser.Get("/account")).Is(200).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void They_outlast_the_program_and_their_end_does_too()
    {
        var first = Open();
        var (kept, ended) = (first.Begin(Admin, byPassword: true), first.Begin(Admin, byPassword: true));
        first.End(ended);

        var second = Open();

        Assert.Equal("admin", second.Find(kept)?.User.Name);
        Assert.Null(second.Find(ended));
        Assert.True(second.IsPasswordUsed);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeptFile));
        Assert.DoesNotContain(kept, File.ReadAllText(KeptFile), StringComparison.Ordinal);
        Assert.Equal([KeptFile], Directory.EnumerateFiles(_directory.Path));
    }

    [Fact]
    public void When_one_was_used_last_is_kept_too()
    {
        var id = Open().Begin(Admin, byPassword: true);
        _server.Clock.Offset += TimeSpan.FromHours(11);
        Assert.NotNull(Open().Find(id));
        _server.Clock.Offset += TimeSpan.FromHours(11);

        Assert.NotNull(Open().Find(id));

        _server.Clock.Offset += TimeSpan.FromHours(12);
        Assert.Null(Open().Find(id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"is_password_used":true,"sessions":[null]}""")]
    [InlineData("""{"is_password_used":true,"sessions":[{"hash":"a"}]}""")]
    public void A_broken_file_signs_nobody_in_and_keeps_nobody_out(string text)
    {
        File.WriteAllText(KeptFile, text);

        var sessions = Open();

        Assert.NotNull(sessions.Find(sessions.Begin(Admin, byPassword: true)));
        Assert.Null(sessions.Find("a"));
    }

    [Fact]
    public void A_directory_that_takes_no_file_keeps_nobody_out()
    {
        var file = new SessionFile(_directory.File("none/sessions.json"), NullLogger<SessionFile>.Instance);
        var sessions = new Sessions(_server.Database, file, _server.Clock);

        Assert.NotNull(sessions.Find(sessions.Begin(Admin, byPassword: true)));
    }

    [Fact]
    public void One_user_has_no_more_than_fifty_and_keeps_the_last()
    {
        var sessions = Open();
        List<string> ids = [];
        for (var i = 0; i < 60; i++)
        {
            _server.Clock.Offset += TimeSpan.FromSeconds(1);
            ids.Add(sessions.Begin(Admin, byPassword: true));
        }

        Assert.Equal(ids[^50..], ids.Where(id => sessions.Find(id) is not null));
    }

    private Sessions Open() =>
        new(_server.Database, new SessionFile(KeptFile, NullLogger<SessionFile>.Instance), _server.Clock);

    public async ValueTask DisposeAsync()
    {
        _browser.Dispose();
        _directory.Dispose();
        await _server.DisposeAsync();
    }
}
