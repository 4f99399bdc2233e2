using System.Text;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Chef.Tests;

public sealed class ChefClientTests : IDisposable
{
    private readonly ChefKey _key = ChefKey.Generate();

    public void Dispose() => _key.Dispose();

    [Fact]
    public void Chefs_headers_are_sent_and_the_host_names_its_port()
    {
        using var server = new StubServer(StubServer.Response("200 OK", "{}"));

        Assert.Equal(200, Get(server).Status);

        var request = Assert.Single(server.Requests);
        Assert.StartsWith("GET /organizations/acme/nodes/kvm1 HTTP/1.1\r\n", request, StringComparison.Ordinal);
        foreach (
            var header in (string[])
                [
                    $"Host: 127.0.0.1:{server.Url.Port}",
                    "Accept: application/json",
                    "X-Chef-Version: ",
                    "X-Ops-Server-API-Version: 2",
                    "X-Remote-Request-Id: ",
                    "X-Ops-Sign: algorithm=sha256;version=1.3;",
                    "X-Ops-Userid: kvm1",
                    "Accept-Encoding: gzip",
                ]
        )
        {
            Assert.Contains(header, request, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_server_that_does_not_know_1_3_is_asked_with_1_1_from_then_on()
    {
        var unknown = StubServer.Response(
            "400 Bad Request",
            "{\"error\":[\"Unsupported authentication protocol version\"]}"
        );
        var ok = StubServer.Response("200 OK", "{}");
        using var server = new StubServer(unknown, ok, ok);
        using var chef = Client(server);

        Assert.Equal(
            200,
            chef.Send(HttpMethod.Get, "nodes/kvm1", default, TestContext.Current.CancellationToken).Status
        );
        Assert.Equal(
            200,
            chef.Send(HttpMethod.Get, "nodes/kvm1", default, TestContext.Current.CancellationToken).Status
        );

        Assert.Equal(["1.3", "1.1", "1.1"], server.Requests.Select(SigningVersion));
    }

    [Fact]
    public void A_configured_protocol_is_kept()
    {
        var unknown = StubServer.Response(
            "400 Bad Request",
            "{\"error\":[\"Unsupported authentication protocol version\"]}"
        );
        using var server = new StubServer(unknown);
        using var chef = Client(server, SigningProtocol.V10);

        Assert.Equal(
            400,
            chef.Send(HttpMethod.Get, "nodes/kvm1", default, TestContext.Current.CancellationToken).Status
        );
        Assert.Equal(["1.0"], server.Requests.Select(SigningVersion));
    }

    [Fact]
    public void An_api_version_that_the_server_lacks_is_lowered_once()
    {
        const string limits =
            "X-Ops-Server-API-Version: {\"min_version\":\"0\",\"max_version\":\"1\",\"request_version\":\"2\",\"response_version\":\"-1\"}\r\n";
        using var server = new StubServer(
            StubServer.Response("406 Not Acceptable", "{}", limits),
            StubServer.Response("200 OK", "{}")
        );

        Assert.Equal(200, Get(server).Status);
        Assert.Contains("X-Ops-Server-API-Version: 1\r\n", server.Requests[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"error\":[\"a\",\"b\"]}", "a; b")]
    [InlineData("{\"error\":\"JSON must be no more than 5 bytes.\"}", "JSON must be no more than 5 bytes.")]
    [InlineData("{\"error\":{\"code\":502,\"message\":\"no upstream\"}}", "no upstream")]
    [InlineData("{\"error\":{\"code\":502}}", "{\"code\":502}")]
    [InlineData("<html>Bad Gateway</html>", "a page of HTML, as a proxy or load balancer sends")]
    [InlineData(
        " <HTML><Title lang=en>\n502 &lt;Bad&gt;\u001b[31m Gateway </title>x",
        "a page of HTML, as a proxy or load balancer sends: 502 <Bad> [31m Gateway"
    )]
    [InlineData("<html><title>never closed", "a page of HTML, as a proxy or load balancer sends")]
    [InlineData("", "an empty answer")]
    [InlineData("plain\u001b[31m", "plain [31m")]
    [InlineData("[1]", "[1]")]
    public void The_servers_words_are_told_and_cannot_play_with_a_terminal(string body, string words) =>
        Assert.Equal(words, new ChefResponse(500, Encoding.UTF8.GetBytes(body)).Error());

    [Fact]
    public void A_servers_words_have_an_end() =>
        Assert.Equal(
            301,
            new ChefResponse(
                500,
                Encoding.UTF8.GetBytes($"{{\"error\":[\"{new string('x', 200)}\",\"{new string('y', 200)}\"]}}")
            )
                .Error()
                .Length
        );

    [Fact]
    public void A_connection_that_is_cut_is_an_unreachable_server()
    {
        using var server = new StubServer("");

        var failure = Assert.Throws<ChefServerUnreachableException>(() => Get(server));

        Assert.Contains(server.Url.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsLasting);
    }

    [Fact]
    public void A_silent_server_is_given_up()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var url = new Uri($"http://{listener.LocalEndpoint}/organizations/acme");
        using var chef = new ChefClient(
            new ChefConnection(url, new TlsSettings(), TimeSpan.FromMilliseconds(200)),
            new RequestSigner("kvm1", _key, TimeProvider.System)
        );

        var failure = Assert.Throws<ChefServerUnreachableException>(() =>
            chef.Send(HttpMethod.Get, "nodes/kvm1", default, TestContext.Current.CancellationToken)
        );

        Assert.Contains("did not answer within 0.2 s", failure.Message, StringComparison.Ordinal);
    }

    private static string SigningVersion(string request) => request.Split("version=")[1].Split(';')[0];

    private ChefResponse Get(StubServer server)
    {
        using var chef = Client(server);
        return chef.Send(HttpMethod.Get, "nodes/kvm1", default, TestContext.Current.CancellationToken);
    }

    private ChefClient Client(StubServer server, SigningProtocol? protocol = null) =>
        new(
            new ChefConnection(server.Url, new TlsSettings(), TimeSpan.FromSeconds(30)),
            new RequestSigner("kvm1", _key, TimeProvider.System),
            protocol
        );
}
