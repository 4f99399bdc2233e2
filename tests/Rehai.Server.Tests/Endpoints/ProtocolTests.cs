using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

/// <summary>What holds for every address: versions, sizes, methods, unknown paths.</summary>
public sealed class ProtocolTests(TestServer server) : IClassFixture<TestServer>
{
    private const string VersionHeader = "X-Ops-Server-API-Version";

    [Fact]
    public async Task The_status_and_the_versions_need_no_signature()
    {
        (await Plain("/_status")).Is(
            200,
            """{"status":"pong","upstreams":{"rehai_store":"pong"},"keygen":{"keys":0,"max":0},"indexing":{"mode":"inline"}}"""
        );
        (await Plain("/server_api_version")).Is(200, """{"min_api_version":0,"max_api_version":2}""");
    }

    [Theory]
    [InlineData(null, 200, "0", "0")]
    [InlineData("0", 200, "0", "0")]
    [InlineData("2", 200, "2", "2")]
    [InlineData("3", 406, "3", "-1")]
    [InlineData("-1", 406, "-1", "-1")]
    [InlineData("two", 406, "-1", "-1")]
    public async Task Every_answer_says_which_version_it_is_of(
        string? asked,
        int status,
        string request,
        string response
    )
    {
        var answer = (await Plain("/_status", asked)).Is(status);
        Assert.Equal(
            $$"""{"min_version":"0","max_version":"2","request_version":"{{request}}","response_version":"{{response}}"}""",
            answer.Headers.GetValues(VersionHeader).Single()
        );
        if (status == 406)
        {
            answer.Is(
                406,
                $$"""{"error":"invalid-x-ops-server-api-version","message":"Specified version {{asked}} not supported","min_version":0,"max_version":2}"""
            );
        }
    }

    [Theory]
    [InlineData("/organizations/acme/nodes", 400)]
    [InlineData("/nowhere", 404)]
    [InlineData("/organizations/acme/elsewhere/web.eu", 404)]
    public async Task Errors_say_their_version_too(string path, int status)
    {
        var answer = (await Plain(path, "1")).Is(status);
        Assert.Contains(
            "\"response_version\":\"1\"",
            answer.Headers.GetValues(VersionHeader).Single(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_unknown_address_is_not_found_in_json()
    {
        (await Plain("/nowhere")).Is(404, """{"error":["No resource has the path /nowhere."]}""");
        (await Plain("/organizations/acme/elsewhere/web.eu")).Is(
            404,
            """{"error":["No resource has the path /organizations/acme/elsewhere/web.eu."]}"""
        );
        (await server.Admin.Get("/nowhere")).Is(404);
    }

    [Theory]
    [InlineData("PUT", "/nodes", "GET, POST")]
    [InlineData("POST", "/nodes/any", "GET, PUT, DELETE")]
    [InlineData("POST", "//users/admin", "GET, PUT, DELETE")]
    public async Task A_method_that_an_address_does_not_have_is_named_with_those_it_has(
        string method,
        string path,
        string allowed
    )
    {
        var answer = await server.Admin.Send(method, path, "");
        answer.Is(405, $$"""{"error":["{{method}} is not allowed here."]}""");
        Assert.Equal(allowed, answer.Allow);
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_and_one_at_the_limit_is_not()
    {
        const string refusal = """{"error":"JSON must be no more than 1000000 bytes."}""";
        (await server.Admin.Send("POST", "/nodes", Body(TestServer.MaxBody + 1))).Is(413, refusal);
        (await server.Admin.Send("POST", "/nodes", Body(TestServer.MaxBody))).Is(201);
        (await server.Admin.Send("PUT", "/nodes/large", Body(TestServer.MaxBody + 1))).Is(413, refusal);
        (await server.Admin.Send("PUT", "/nodes/large", Body(TestServer.MaxBody))).Is(200);
    }

    [Theory]
    [InlineData("stranger", "/organizations/acme/nodes", 401)]
    [InlineData("outsider", "/organizations/acme/nodes", 403)]
    [InlineData("outsider", "/organizations/nowhere/nodes", 404)]
    [InlineData(null, "/organizations/acme/nodes", 400)]
    [InlineData(null, "/_status", 405)]
    public async Task Who_may_not_send_a_body_is_answered_without_it(string? name, string path, int status)
    {
        using var request = name is null
            ? new HttpRequestMessage(HttpMethod.Post, path)
            : (await Sender(name)).Sign("POST", $"/{path}", Body(1_000));
        using var socket = await SendHead(request, path, TestServer.MaxBody * 2);
        using var reader = new StreamReader(socket.GetStream());
        var line = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.StartsWith($"HTTP/1.1 {status} ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_unannounced_length_is_refused_where_it_passes_the_limit()
    {
        using var request = server.Admin.Sign("POST", "/nodes", []);
        request.Content = new StreamContent(new MemoryStream(Body(TestServer.MaxBody * 2)));
        request.Headers.TransferEncodingChunked = true;
        (await Answer.Of(server.Http, request)).Is(413);
    }

    [Fact]
    public async Task A_body_of_unannounced_length_is_read_whole()
    {
        var body = Encoding.UTF8.GetBytes($$$"""{"name":"chunked","normal":{"a":"{{{new string('x', 100_000)}}}"}}""");
        using var request = server.Admin.Sign("POST", "/nodes", body);
        request.Content = new StreamContent(new MemoryStream(body));
        request.Headers.TransferEncodingChunked = true;
        (await Answer.Of(server.Http, request)).Is(201);
        Assert.Contains(
            new string('x', 100_000),
            (await server.Admin.Get("/nodes/chunked")).Text,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Headers_without_end_do_not_take_the_server_down()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_status");
        request.Headers.Add("X-Long", new string('x', 100_000));
        (await Answer.Of(server.Http, request)).Is(431);
        (await Plain("/_status")).Is(200);
    }

    [Fact]
    public async Task A_request_that_stops_half_way_leaves_others_alone()
    {
        using var half = server.Admin.Sign("POST", "/nodes", Body(1_000));
        using var socket = await SendHead(half, "/organizations/acme/nodes", 1_000);
        await socket.GetStream().WriteAsync("{\"name\":"u8.ToArray(), TestContext.Current.CancellationToken);
        (await server.Admin.Get("/nodes")).Is(200);
        socket.Close();
        (await server.Admin.Get("/nodes")).Is(200);
    }

    [Fact]
    public async Task Addresses_in_answers_are_those_that_the_client_used_whatever_it_says_of_a_proxy()
    {
        await TestServer.MakeNode(server.Admin, "proxied");
        using var request = server.Admin.Sign("GET", "/nodes", []);
        request.Headers.Host = "chef.example:443";
        request.Headers.Add("X-Forwarded-Proto", "https");
        Assert.Equal(
            "http://chef.example:443/organizations/acme/nodes/proxied",
            (await Answer.Of(server.Http, request)).Is(200)["proxied"]
        );
    }

    private async Task<Answer> Plain(string path, string? version = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (version is not null)
        {
            request.Headers.Add(VersionHeader, version);
        }
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return await Answer.Of(server.Http, request);
    }

    private async Task<TestActor> Sender(string name) =>
        name == "stranger"
            ? server.Admin.Named(name)
            : await server.AddUser($"{name}-{Guid.NewGuid():N}", isMember: false);

    /// <summary>A request that announces a body and sends none of it.</summary>
    private async Task<TcpClient> SendHead(HttpRequestMessage request, string path, int length)
    {
        var head = new StringBuilder($"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n");
        foreach (var header in request.Headers)
        {
            head.Append($"{header.Key}: {header.Value.Single()}\r\n");
        }
        var socket = new TcpClient();
        await socket.ConnectAsync("127.0.0.1", server.Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        await socket
            .GetStream()
            .WriteAsync(Encoding.ASCII.GetBytes($"{head}\r\n"), TestContext.Current.CancellationToken);
        return socket;
    }

    private static byte[] Body(int length)
    {
        const string rest = """{"name":"large","normal":{"a":""}}""";
        return Encoding.UTF8.GetBytes(
            $$$"""{"name":"large","normal":{"a":"{{{new string('x', length - rest.Length)}}}"}}"""
        );
    }
}
