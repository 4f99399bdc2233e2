using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Rehai.Server.Hosting;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Hosting;

public sealed class SlowReaderTests(SlowReaderTests.ImpatientServer server)
    : IClassFixture<SlowReaderTests.ImpatientServer>
{
    [Fact]
    public async Task Who_does_not_take_an_answer_is_cut_off()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var text = new string('a', 900_000);
        foreach (var i in Enumerable.Range(0, 40))
        {
            (await server.Admin.Post("/nodes", $$$"""{"name":"large{{{i}}}","normal":{"a":"{{{text}}}"}}""")).Is(201);
        }
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Http.BaseAddress!.Port, cancellation);
        await client.GetStream().WriteAsync(Search(), cancellation);

        var entry = Assert.Single(server.Entries("/search/node", 1));

        Assert.Equal(200, entry.GetProperty("status").GetInt32());
        Assert.InRange(entry.GetProperty("bytes").GetInt32(), 1, 39 * text.Length);
        Assert.True(await Drain(client, cancellation) < 40 * text.Length, "the answer came whole");
        (await server.Admin.Get("/nodes/large0")).Is(200);
    }

    private byte[] Search()
    {
        using var request = server.Admin.Sign("GET", "/search/node", []);
        var head = new StringBuilder("GET /organizations/acme/search/node HTTP/1.1\r\nHost: a\r\n");
        foreach (var (name, values) in request.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {string.Join(',', values)}\r\n");
        }
        return Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }

    /// <summary>Bytes that were still under way.</summary>
    private static async Task<long> Drain(TcpClient client, CancellationToken cancellation)
    {
        var (buffer, total) = (new byte[64 * 1024], 0L);
        try
        {
            while (await client.GetStream().ReadAsync(buffer, cancellation) is > 0 and var read)
            {
                total += read;
            }
        }
        catch (IOException)
        {
            // A reset says the same as an end.
        }
        return total;
    }

    public sealed class ImpatientServer : AccessLogTests.LoggingServer
    {
        private protected override ServerSettings Settings(ServerSettings usual) =>
            base.Settings(usual) with
            {
                AnswerTimeout = TimeSpan.FromSeconds(1),
            };
    }
}
