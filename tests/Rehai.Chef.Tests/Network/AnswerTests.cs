using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;
using Rehai.Chef.Tests.Authentication;
using static Rehai.Chef.Tests.StubServer;

namespace Rehai.Chef.Tests.Network;

/// <summary>What servers and gateways may answer, and all the ways in which they do not.</summary>
public sealed class AnswerTests : IDisposable
{
    private static readonly byte[] Node = Encoding.UTF8.GetBytes("{\"name\":\"kvm1\"}" + new string(' ', 10_000));

    private readonly ChefKey _key = ChefKey.Generate();

    public void Dispose() => _key.Dispose();

    [Fact]
    public void Compressed_answers_are_unpacked()
    {
        using var server = new StubServer(
            null,
            Response(Gzip(Node), "Content-Encoding: gzip\r\n"),
            Response(Pack(Node, to => new ZLibStream(to, CompressionLevel.Fastest)), "Content-Encoding: deflate\r\n"),
            Response(Pack(Node, to => new DeflateStream(to, CompressionLevel.Fastest)), "Content-Encoding: deflate\r\n")
        );
        using var chef = Client(server);

        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Node, Get(chef).Body.ToArray());
        }
    }

    [Fact]
    public void Compression_that_is_broken_or_ends_early_is_no_answer()
    {
        var packed = Gzip(Node);
        using var server = new StubServer(
            null,
            Response(packed[..^20], "Content-Encoding: gzip\r\n"),
            Response([.. packed[..10], .. "rubbish"u8], "Content-Encoding: gzip\r\n")
        );
        using var chef = Client(server);

        Assert.Contains("compression is broken", Failure(chef).Message, StringComparison.Ordinal);
        Assert.Contains("compression is broken", Failure(chef).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_is_not_unpacked_to_its_end()
    {
        using var server = new StubServer(null, Response(Gzip(new byte[65 << 20]), "Content-Encoding: gzip\r\n"));
        using var chef = Client(server);

        var failure = Failure(chef);

        Assert.Contains("more than 67108864 bytes", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsLasting);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"name\":")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"nam\r\n")]
    public void A_connection_that_is_cut_in_an_answer_is_said_so_and_may_be_tried_again(string answer)
    {
        using var server = new StubServer(answer);
        using var chef = Client(server);

        var failure = Failure(chef);

        Assert.Contains("cut the connection before its answer was whole", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsLasting);
    }

    [Fact]
    public void What_is_not_http_is_said_so()
    {
        using var server = new StubServer("SSH-2.0-OpenSSH_9.2\r\nProtocol mismatch.\r\n\r\n");
        using var chef = Client(server);

        var failure = Failure(chef);

        Assert.Contains("is not HTTP", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsLasting);
    }

    [Theory]
    [InlineData("", "H")]
    [InlineData("HTTP/1.1 200 OK\r\n", "X: y\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50000\r\n\r\n", "x")]
    public void A_server_that_answers_ever_so_slowly_is_given_up_all_the_same(string start, string trickle)
    {
        using var server = new StubServer(start) { Trickle = trickle };
        using var chef = Client(server, TimeSpan.FromMilliseconds(300));

        Assert.Contains("did not answer within 0.3 s (rest_timeout)", Failure(chef).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_is_silent_in_the_tls_handshake_is_given_up()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var chef = Client(new Uri($"https://{listener.LocalEndpoint}/"), TimeSpan.FromMilliseconds(300));

        Assert.Contains("did not answer within 0.3 s", Failure(chef).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_takes_no_connection_is_given_up()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start(backlog: 0);
        var address = (IPEndPoint)listener.LocalEndpoint;
        var queue = Enumerable.Range(0, 8).Select(_ => new TcpClient()).ToList();
        // Linux drops whoever comes after a queue that is full.
        var waits = queue.ConvertAll(one => one.ConnectAsync(address, TestContext.Current.CancellationToken).AsTask());
        using var chef = Client(new Uri($"http://{address}/"), TimeSpan.FromMilliseconds(300));

        Assert.Contains("did not answer within 0.3 s", Failure(chef).Message, StringComparison.Ordinal);
        Assert.Contains(waits, wait => !wait.IsCompleted);
        queue.ForEach(one => one.Dispose());
    }

    [Fact]
    public void A_name_without_an_address_is_said_so()
    {
        using var chef = Client(new Uri("http://chef.invalid/organizations/acme"), TimeSpan.FromMinutes(1));

        Assert.Contains(
            "http://chef.invalid/organizations/acme cannot be reached: cannot find chef.invalid",
            Failure(chef).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Retry-After: 7\r\n", 7)]
    [InlineData("Retry-After: Sun, 06 Nov 2016 08:49:37 GMT\r\n", 37)]
    [InlineData("Retry-After: Sun, 06 Nov 2016 08:00:00 GMT\r\n", 0)]
    [InlineData("Retry-After: soon\r\n", null)]
    [InlineData("", null)]
    public void A_server_may_say_when_to_come_back(string header, int? seconds)
    {
        using var server = new StubServer(Response("429 Too Many Requests", "{}", header));
        using var chef = Client(server, new FixedTime(new(2016, 11, 6, 8, 49, 0, TimeSpan.Zero)));

        var refused = chef.Refused(HttpMethod.Get, "nodes/kvm1", Get(chef));

        Assert.Equal(seconds, (int?)refused.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData(20, "20 min ahead of the server's")]
    [InlineData(-75, "1 h 15 min behind the server's")]
    public void A_clock_that_is_off_is_why_a_server_does_not_know_us(int minutes, string words)
    {
        var now = new DateTimeOffset(2016, 11, 6, 8, 49, 37, TimeSpan.Zero);
        using var server = new StubServer(
            Response("401 Unauthorized", "{\"error\":[\"no\"]}", $"Date: {now:R}\r\n"),
            Response("401 Unauthorized", "{\"error\":[\"no\"]}", $"Date: {now:R}\r\n")
        );
        using var late = Client(server, new FixedTime(now.AddMinutes(minutes)));
        using var punctual = Client(server, new FixedTime(now.AddMinutes(14)));

        Assert.Contains(words, late.Refused(HttpMethod.Get, "x", Get(late)).Message, StringComparison.Ordinal);
        var answer = Get(punctual);
        Assert.Equal(TimeSpan.FromMinutes(14), answer.ClockAhead);
        Assert.Contains("client_key", punctual.Refused(HttpMethod.Get, "x", answer).Message, StringComparison.Ordinal);
    }

    private static byte[] Gzip(byte[] data) => Pack(data, to => new GZipStream(to, CompressionLevel.Fastest));

    private static byte[] Pack(byte[] data, Func<Stream, Stream> packer)
    {
        var packed = new MemoryStream();
        using (var stream = packer(packed))
        {
            stream.Write(data);
        }
        return packed.ToArray();
    }

    private static ChefResponse Get(ChefClient chef) =>
        chef.Send(HttpMethod.Get, "nodes/kvm1", default, TestContext.Current.CancellationToken);

    private static ChefServerUnreachableException Failure(ChefClient chef) =>
        Assert.Throws<ChefServerUnreachableException>(() => Get(chef));

    private ChefClient Client(StubServer server, TimeProvider? time = null) =>
        new(
            new ChefConnection(server.Url, new TlsSettings(), TimeSpan.FromSeconds(30)),
            new RequestSigner("kvm1", _key, time ?? TimeProvider.System)
        );

    private ChefClient Client(StubServer server, TimeSpan timeout) => Client(server.Url, timeout);

    private ChefClient Client(Uri server, TimeSpan timeout) =>
        new(
            new ChefConnection(server, new TlsSettings(), timeout),
            new RequestSigner("kvm1", _key, TimeProvider.System)
        );
}
