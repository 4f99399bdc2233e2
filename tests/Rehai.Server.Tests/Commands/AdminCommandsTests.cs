using System.Runtime.InteropServices;
using Rehai.Chef.Authentication;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Commands;

/// <summary>Each on data that nobody serves, and on data that a server is serving.</summary>
public sealed class AdminCommandsTests : IDisposable
{
    private readonly TestDirectory _directory = new();
    private readonly DataDirectory _data;

    public AdminCommandsTests()
    {
        _data = NewDataDirectory.Create(_directory.File("data"), "acme");
    }

    [Fact]
    public Task An_organization_is_made_with_an_admin_and_goes() =>
        Both(() =>
        {
            Done("user-create", "ada", "Ada", "Byron", "ada@example.org", "-f", _directory.File("ada.pem"));
            Done("org-create", "initech", "Initech, Inc.", "-a", "ada", "-f", _directory.File("initech.pem"));
            Assert.Equal(["acme", "initech"], Done("org-list"));
            var shown = Done("org-show", "initech");
            Assert.Contains("full_name: Initech, Inc.", shown);
            Assert.Contains("user: ada (admin)", shown);
            Assert.Contains("organization: initech", Done("user-show", "ada"));
            Done("org-delete", "initech");
            Done("user-delete", "ada");
            Assert.Equal(["acme"], Done("org-list"));
            File.Delete(_directory.File("ada.pem"));
            File.Delete(_directory.File("initech.pem"));
        });

    [Fact]
    public async Task The_keys_that_commands_write_open_the_server()
    {
        Done("user-create", "ada", "Ada", "Byron", "ada@example.org", "-o", "acme", "-f", _directory.File("ada.pem"));
        Done("client-create", "acme", "kvm1", "-f", _directory.File("kvm1.pem"));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory.File("ada.pem")));
        using var server = await ServerProcess.Serve(_data.Path);
        using var http = new HttpClient { BaseAddress = server.Url };
        (await Actor(http, "ada", "ada.pem").Get("/nodes")).Is(200);
        (await Actor(http, "kvm1", "kvm1.pem").Post("/nodes", """{"name":"kvm1"}""")).Is(201);
        // While it is being served, because a running server remembers the keys that it has seen.
        Done("add-client-key", "acme", "kvm1", "-k", "next", "-f", _directory.File("next.pem"));
        (await Actor(http, "kvm1", "next.pem").Get("/nodes/kvm1")).Is(200);
        Done("delete-client-key", "acme", "kvm1", "default");
        (await Actor(http, "kvm1", "kvm1.pem").Get("/nodes/kvm1")).Is(401);
        Assert.Equal(["next"], Done("list-client-keys", "acme", "kvm1"));
    }

    [Fact]
    public async Task A_user_added_as_an_admin_may_what_admins_may_until_removed()
    {
        Done("user-create", "ada", "Ada", "Byron", "ada@example.org", "-f", _directory.File("ada.pem"));
        using var server = await ServerProcess.Serve(_data.Path);
        using var http = new HttpClient { BaseAddress = server.Url };
        var ada = Actor(http, "ada", "ada.pem");
        (await ada.Get("/nodes")).Is(403);
        Done("org-user-add", "acme", "ada", "--admin");
        (await ada.Post("/clients", """{"name":"made-by-ada","create_key":true}""")).Is(201);
        Assert.Contains("made-by-ada", Done("client-list", "acme"));
    }

    [Fact]
    public Task What_the_server_refuses_ends_with_1_in_its_words_and_leaves_no_file() =>
        Both(() =>
        {
            var file = _directory.File("none.pem");
            var (exit, output, errors) = Run("org-create", "acme", "-f", file);
            Assert.Equal((1, ""), (exit, output));
            Assert.EndsWith("(409).\n", errors, StringComparison.Ordinal);
            Assert.False(File.Exists(file));
            Assert.Equal(1, Run("client-delete", "acme", "nobody").ExitCode);
            Assert.Equal(1, Run("org-show", "nothing").ExitCode);
        });

    [Fact]
    public void Nobody_is_locked_out_unless_it_is_forced()
    {
        var (exit, _, errors) = Run("delete-user-key", "admin", "default");
        Assert.Equal(1, exit);
        Assert.StartsWith("delete-user-key: default is the last key of that user", errors, StringComparison.Ordinal);
        Done("delete-user-key", "admin", "default", "--force");
        Assert.Empty(Done("list-user-keys", "admin"));

        (exit, _, errors) = Run("user-delete", "admin");
        Assert.Equal(1, exit);
        Assert.StartsWith("user-delete: admin is the last admin of acme", errors, StringComparison.Ordinal);
        Assert.Equal(1, Run("org-user-remove", "acme", "admin").ExitCode);
        Done("org-user-remove", "acme", "admin", "--force");
        Done("user-delete", "admin");
    }

    [Fact]
    public void An_admin_goes_where_another_one_stays()
    {
        Done("user-create", "ada", "Ada", "Byron", "ada@example.org", "-f", _directory.File("ada.pem"));
        Done("org-user-add", "acme", "ada", "--admin");
        Done("user-delete", "admin");
        Assert.Contains("user: ada (admin)", Done("org-show", "acme"));
        Assert.Equal(1, Run("user-delete", "ada").ExitCode);
        Done("user-delete", "ada", "--force");
    }

    [Fact]
    public void A_user_is_not_made_for_an_organization_that_is_not_there()
    {
        Assert.Equal(1, Run("user-create", "ada", "Ada", "Byron", "ada@example.org", "-o", "nope").ExitCode);
        Assert.DoesNotContain("ada", Done("user-list"));
    }

    [Fact]
    public void An_organization_is_not_made_for_an_admin_who_is_not_there()
    {
        var file = _directory.File("initech.pem");

        Assert.Equal(1, Run("org-create", "initech", "-a", "nobody", "-f", file).ExitCode);

        Assert.Equal(["acme"], Done("org-list"));
        Assert.False(File.Exists(file));
    }

    [Theory]
    [InlineData("'Bad' is no organization's name. It begins with", "org-create", "Bad", "x")]
    [InlineData("'Bob' is no user's name. It consists of", "user-create", "Bob", "B", "B", "b@example.org")]
    [InlineData("'bad key!' is no key's name. It consists of", "add-user-key", "admin", "-k", "bad key!")]
    [InlineData("'a b' is no client's name. It consists of", "client-create", "acme", "a b")]
    public void A_name_that_Chef_does_not_take_is_refused_with_the_rule(string message, params string[] words)
    {
        var (exit, _, errors) = Run(words);

        Assert.Equal(1, exit);
        Assert.StartsWith($"{words[0]}: {message}", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_of_keys_says_when_each_expires()
    {
        Done("add-user-key", "admin", "-k", "next", "-e", "2099-12-24T21:00:00Z");
        Done("add-user-key", "admin", "-k", "old", "-e", "2012-01-01T00:00:00Z");

        Assert.Equal(
            ["default", "next (expires at 2099-12-24T21:00:00Z)", "old (expired at 2012-01-01T00:00:00Z)"],
            Done("list-user-keys", "admin")
        );
    }

    [Fact]
    public void A_user_whom_nobody_gave_a_password_has_none()
    {
        Done("user-create", "ada", "Ada", "Byron", "ada@example.org");

        using var database = SqliteDatabase.Open(_data.StoreFile, _ => { });
        var ada = database.Read(session => ProfileTable.Find(session, ActorTable.FindUser(session, "ada")!.Id));
        Assert.Equal(("ada@example.org", null), (ada.Email, ada.Password));
    }

    [Fact]
    public async Task Who_is_a_member_becomes_an_admin()
    {
        Done("user-create", "ada", "Ada", "Byron", "ada@example.org", "-o", "acme", "-f", _directory.File("ada.pem"));
        Done("org-user-add", "acme", "ada", "--admin");
        using var server = await ServerProcess.Serve(_data.Path);
        using var http = new HttpClient { BaseAddress = server.Url };
        (await Actor(http, "ada", "ada.pem").Post("/clients", """{"name":"made-by-ada","create_key":true}""")).Is(201);
    }

    [Fact]
    public async Task The_password_that_a_command_sets_for_the_first_user_is_the_one_to_sign_in_with()
    {
        Assert.Equal(0, ServerProcess.RunWith("a new secret\n", "password", "admin", "--data", _data.Path).ExitCode);
        using var server = await ServerProcess.Serve(_data.Path);
        using var http = new HttpClient { BaseAddress = server.Url };
        var pivotal = new TestActor(
            http,
            "pivotal",
            ChefKey.FromPem(File.ReadAllText(_data.File("pivotal.pem"))),
            TimeProvider.System
        );
        (await pivotal.Post("//authenticate_user", """{"username":"admin","password":"a new secret"}""")).Is(200);
        (await pivotal.Post("//authenticate_user", """{"username":"admin","password":"another"}""")).Is(401);
    }

    [Fact]
    public void A_key_file_that_exists_is_kept_and_nothing_is_made()
    {
        var file = _directory.File("mine.pem");
        File.WriteAllText(file, "mine");
        var (exit, _, errors) = Run("client-create", "acme", "kvm1", "-f", file);
        Assert.Equal(1, exit);
        Assert.Contains(
            $"{file} exists already and was not touched; nothing was made.",
            errors,
            StringComparison.Ordinal
        );
        Assert.Equal("mine", File.ReadAllText(file));
        Assert.DoesNotContain("kvm1", Done("client-list", "acme"));
    }

    [Fact]
    public void Where_the_server_makes_no_key_no_file_is_left()
    {
        using var key = ChefKey.Generate();
        var (publicKey, file) = (_directory.File("public.pem"), _directory.File("none.pem"));
        File.WriteAllText(publicKey, key.ExportPublicPem());
        Done("client-create", "acme", "kvm1", "-f", _directory.File("kvm1.pem"));
        Done("add-client-key", "acme", "kvm1", "-k", "own", "-p", publicKey, "-f", file);
        Assert.False(File.Exists(file));
        Assert.Contains("own", Done("list-client-keys", "acme", "kvm1"));
    }

    [Fact]
    public void Without_the_superusers_key_nothing_is_done()
    {
        File.Delete(_data.File("pivotal.pem"));
        var (exit, _, errors) = Run("org-list");
        Assert.Equal(43, exit);
        Assert.Contains(_data.File("pivotal.pem"), errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_a_server_brings_the_store_to_its_version_that_is_what_a_command_says()
    {
        using (var database = SqliteDatabase.Open(_data.StoreFile, _ => { }))
        {
            await database.Write(session => session.Execute("PRAGMA user_version=2"));
        }
        using var held = _data.Lock();

        var (exit, _, errors) = Run("org-list");

        Assert.Equal(43, exit);
        Assert.StartsWith(
            $"The server that has this data is bringing {_data.StoreFile} to its own version",
            errors,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_private_key_is_not_taken_for_a_public_one()
    {
        var file = Path.Combine(_data.Path, "admin.pem");
        var (exit, _, errors) = Run("add-user-key", "admin", "-k", "next", "-p", file);
        Assert.Equal(1, exit);
        Assert.StartsWith($"add-user-key: {file} holds a private key", errors, StringComparison.Ordinal);
    }

    private async Task Both(Action work)
    {
        work();
        using var server = await ServerProcess.Serve(_data.Path);
        work();
        Assert.Equal(3, server.End(PosixSignal.SIGTERM));
    }

    private string[] Done(params string[] words)
    {
        var (exit, output, errors) = Run(words);
        Assert.True((exit, errors) == (0, ""), $"{string.Join(' ', words)}: {exit} {errors}");
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private (int ExitCode, string Output, string Errors) Run(params string[] words) =>
        ServerProcess.Run([.. words, "--data", _data.Path]);

    private TestActor Actor(HttpClient http, string name, string file) =>
        new(http, name, ChefKey.FromPem(File.ReadAllText(_directory.File(file))), TimeProvider.System);

    public void Dispose() => _directory.Dispose();
}
