using System.Text.Json;
using Rehai.Chef.Authentication;
using Rehai.Server.Hosting;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Hosting;

public sealed class AccessLogTests(AccessLogTests.LoggingServer server) : IClassFixture<AccessLogTests.LoggingServer>
{
    [Fact]
    public async Task A_request_is_one_line_that_says_who_did_what()
    {
        var answer = (await server.Admin.Get("/data?secret=query")).Is(200);

        var entry = Assert.Single(server.Entries("/organizations/acme/data", 1));

        Assert.Equal(
            ["time", "actor", "method", "path", "status", "bytes", "ms"],
            entry.EnumerateObject().Select(field => field.Name)
        );
        Assert.Equal("admin", entry.GetProperty("actor").GetString());
        Assert.Equal("GET", entry.GetProperty("method").GetString());
        Assert.Equal(200, entry.GetProperty("status").GetInt32());
        Assert.Equal(answer.Bytes.Length, entry.GetProperty("bytes").GetInt32());
        Assert.DoesNotContain("secret", server.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_counts_by_what_was_sent()
    {
        using var browser = server.Browser();
        var page = (await browser.Get("/signin")).Is(200);

        var entry = Assert.Single(server.Entries("/signin", 1));

        Assert.Equal(page.Bytes.Length, entry.GetProperty("bytes").GetInt32());
    }

    [Fact]
    public async Task An_answer_that_is_sent_as_it_is_read_counts_by_what_was_sent()
    {
        foreach (var i in Enumerable.Range(0, 40))
        {
            await TestServer.MakeNode(server.Admin, $"streamed{i}");
        }
        var answer = (await server.Admin.Get("/search/node?q=name:streamed*")).Is(200);

        var entry = Assert.Single(server.Entries("/search/node", 1));

        Assert.Equal(40, answer.Json.GetProperty("rows").GetArrayLength());
        Assert.Equal(answer.Bytes.Length, entry.GetProperty("bytes").GetInt32());
    }

    [Fact]
    public async Task Who_has_not_proved_who_he_is_is_nobody()
    {
        var forged = server.Admin.With(ChefKey.Generate());

        (await forged.Get("/forged")).Is(404);
        (await forged.Get("/nodes/forged")).Is(401);

        var entries = server.Entries("forged", 2);
        Assert.Equal(2, entries.Count);
        Assert.All(entries, entry => Assert.Equal(JsonValueKind.Null, entry.GetProperty("actor").ValueKind));
    }

    [Fact]
    public async Task No_path_begins_a_line_of_its_own()
    {
        (await server.Admin.Get("/nodes/line%0A%7B%22status%22:200%7D")).Is(404);

        Assert.Single(server.Entries("/nodes/line%0A%7B%22status%22:200%7D", 1));
    }

    [Fact]
    public void A_log_that_was_moved_away_goes_on_in_a_new_file()
    {
        using var directory = new TestDirectory();
        var file = directory.File("access.log");
        using var log = AccessLog.To(file);
        log.Write(Entry("/first"));
        File.Move(file, file + ".1");
        log.Write(Entry("/second"));

        log.Reopen();
        log.Write(Entry("/third"));

        Assert.Equal(2, File.ReadAllLines(file + ".1").Length);
        Assert.Contains("/third", Assert.Single(File.ReadAllLines(file)), StringComparison.Ordinal);
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode(file) & ~UnixFileMode.GroupRead
        );
    }

    private static AccessLogEntry Entry(string path) => new(DateTime.UnixEpoch, "admin", "GET", path, 200, 2, 0.5);

    public class LoggingServer : TestServer, IDisposable
    {
        private readonly TestDirectory _directory = new();

        private string LogFile => _directory.File("access.log");

        private protected override ServerSettings Settings(ServerSettings usual) =>
            usual with
            {
                AccessLog = AccessLog.To(LogFile),
            };

        internal string Text()
        {
            using var file = new FileStream(LogFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            return reader.ReadToEnd();
        }

        /// <summary>The lines about paths that end so; a line follows its answer, so they are waited for.</summary>
        internal List<JsonElement> Entries(string end, int count)
        {
            List<JsonElement> entries = [];
            SpinWait.SpinUntil(() => (entries = Read(end)).Count >= count, TimeSpan.FromSeconds(60));
            return entries;
        }

        private List<JsonElement> Read(string end) =>
            [
                .. Text()
                    .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => JsonDocument.Parse(line).RootElement)
                    .Where(line => line.GetProperty("path").GetString()!.EndsWith(end, StringComparison.Ordinal)),
            ];

        public void Dispose()
        {
            GC.SuppressFinalize(this);
            _directory.Dispose();
        }
    }
}
