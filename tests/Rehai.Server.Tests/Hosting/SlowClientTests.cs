using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Rehai.Chef.Authentication;
using Rehai.Server.Hosting;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Hosting;

public sealed class SlowClientTests : IDisposable
{
    private readonly TestDirectory _directory = new();

    public SlowClientTests() => NewDataDirectory.Create(_directory.Path, "acme");

    [Fact]
    public async Task A_signed_request_whose_body_does_not_come_is_cut_off()
    {
        var log = Path.Combine(_directory.Path, "access.log");
        using var server = await ServerProcess.Serve(_directory.Path, "--access-log", log);
        using var client = await Connect(server);
        await Send(client, server, announced: 1_000);

        var answer = await new StreamReader(client.GetStream()).ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
        server.End(PosixSignal.SIGTERM);
        Assert.Contains("\"status\":408", Assert.Single(File.ReadAllLines(log)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_slow_with_many_requests_keeps_nobody_else_waiting()
    {
        using var server = await ServerProcess.Serve(_directory.Path);
        using var http = new HttpClient { BaseAddress = server.Url };
        var admin = Admin(http);
        var other = new TestActor(http, "other", ChefKey.Generate(), TimeProvider.System);
        var pem = other.Key.ExportPublicPem().Replace("\n", "\\n", StringComparison.Ordinal);
        (await admin.Post("/clients", $$"""{"name":"other","public_key":"{{pem}}"}""")).Is(201);
        var slow = new List<TcpClient>();
        for (var i = 0; i < RequestTurns.AtOnce; i++)
        {
            slow.Add(await Connect(server));
            await Send(slow[i], server, announced: 1_000);
        }

        (await other.Post("/nodes", """{"name":"quick"}""")).Is(201);

        // None of them has been cut off so far, which would have made room.
        Assert.DoesNotContain(slow, client => client.Available > 0);
        slow.ForEach(client => client.Dispose());
        (await admin.Get("/nodes/quick")).Is(200);
    }

    [Fact]
    public async Task Who_has_not_proved_who_he_is_is_answered_before_his_body()
    {
        using var server = await ServerProcess.Serve(_directory.Path);
        using var client = await Connect(server);
        await client
            .GetStream()
            .WriteAsync(
                "PUT /organizations/acme/nodes/a HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"u8.ToArray(),
                TestContext.Current.CancellationToken
            );

        using var reader = new StreamReader(client.GetStream());
        var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);

        Assert.Equal("HTTP/1.1 400 Bad Request", line);
    }

    [Theory]
    [InlineData("GET /{0} HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 414 ")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX-Long: {0}\r\nX-Longer: {0}\r\n\r\n", "HTTP/1.1 431 ")]
    public async Task A_head_without_end_is_refused(string request, string status)
    {
        using var server = await ServerProcess.Serve(_directory.Path);
        using var client = await Connect(server);
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, request, new string('x', 20_000));
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);

        using var reader = new StreamReader(client.GetStream());
        var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith(status, line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signal_lets_the_request_under_way_be_answered_and_ends_then()
    {
        using var server = await ServerProcess.Serve(_directory.Path, "--reply-delay", "2000");
        using var http = new HttpClient { BaseAddress = server.Url };
        var late = Admin(http).Post("/nodes", """{"name":"late"}""");
        // Saved before its answer is held back: who sees the node knows that the request is under way.
        using var store = SqliteDatabase.Open(Path.Combine(_directory.Path, "rehai.db"), _ => { });
        SpinWait.SpinUntil(
            () => store.Read(session => NodeTable.Find(session, 1, "late")) is not null,
            TimeSpan.FromSeconds(60)
        );

        server.Signal("TERM");

        (await late).Is(201);
        store.Dispose();
        Assert.Equal(3, server.Wait());
    }

    [Fact]
    public async Task A_signal_waits_for_nobody_without_end()
    {
        using var server = await ServerProcess.Serve(_directory.Path);
        using var client = await Connect(server);
        await Send(client, server, announced: 1_000);

        Assert.Equal(3, server.End(PosixSignal.SIGTERM));
    }

    /// <summary>The head of a signed request; of its body nothing.</summary>
    private async Task Send(TcpClient client, ServerProcess server, int announced)
    {
        using var http = new HttpClient { BaseAddress = server.Url };
        using var request = Admin(http).Sign("PUT", "/nodes/slow", new byte[announced]);
        var head = new StringBuilder("PUT /organizations/acme/nodes/slow HTTP/1.1\r\nHost: a\r\n");
        foreach (var (name, values) in request.Headers)
        {
            head.Append(System.Globalization.CultureInfo.InvariantCulture, $"{name}: {string.Join(',', values)}\r\n");
        }
        head.Append(System.Globalization.CultureInfo.InvariantCulture, $"Content-Length: {announced}\r\n\r\n");
        await client
            .GetStream()
            .WriteAsync(Encoding.ASCII.GetBytes(head.ToString()), TestContext.Current.CancellationToken);
    }

    private static async Task<TcpClient> Connect(ServerProcess server)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Url.Port, TestContext.Current.CancellationToken);
        return client;
    }

    private TestActor Admin(HttpClient http) =>
        new(http, "admin", ChefKey.FromPem(File.ReadAllText(_directory.File("admin.pem"))), TimeProvider.System);

    public void Dispose() => _directory.Dispose();
}
