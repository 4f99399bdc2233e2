using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;
using static Rehai.Chef.Tests.Network.TestCertificates;

namespace Rehai.Chef.Tests.Network;

public sealed class RedirectTests : IDisposable
{
    private static readonly string Ok = StubServer.Response("200 OK", "{}");

    private readonly ChefKey _key = ChefKey.Generate();

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public void A_question_follows_and_is_signed_anew_for_the_new_path(string method)
    {
        using var server = new StubServer(To("/organizations/acme/nodes/other?a=1"), Ok);

        Assert.Equal(200, Send(server, method).Status);

        Assert.StartsWith(
            $"{method} /organizations/acme/nodes/other?a=1 HTTP",
            server.Requests[1],
            StringComparison.Ordinal
        );
        Assert.NotEqual(Signature(server.Requests[0]), Signature(server.Requests[1]));
        Assert.True(IsSigned(server.Requests[1], method, "/organizations/acme/nodes/other"));
    }

    [Fact]
    public void It_follows_from_http_to_https()
    {
        using var certificate = Server(SystemAuthority, "localhost");
        using var secure = new StubServer(certificate, Ok);
        using var server = new StubServer(To($"https://localhost:{secure.Port}/organizations/acme/nodes/kvm1"));
        var plain = new Uri($"http://localhost:{server.Port}/organizations/acme");

        Assert.Equal(200, Send(plain, "GET").Status);
        Assert.Single(secure.Requests);
    }

    [Theory]
    [InlineData("PUT", "/elsewhere", "a PUT is not sent on")]
    [InlineData("POST", "/elsewhere", "a POST is not sent on")]
    [InlineData("DELETE", "/elsewhere", "a DELETE is not sent on")]
    [InlineData("GET", "http://chef.example.com/organizations/acme", "not sent on to another host")]
    [InlineData("GET", "http://127.0.0.1:1/organizations/acme", "another port")]
    public void What_is_not_followed_is_said_with_its_target_and_the_mend(string method, string target, string reason)
    {
        using var server = new StubServer(To(target));

        var failure = Assert.Throws<ChefServerRefusedException>(() => Send(server, method));

        Assert.Equal(302, failure.Status);
        Assert.Contains(target, failure.Message, StringComparison.Ordinal);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains("Set chef_server_url", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void It_does_not_follow_from_https_to_http()
    {
        using var certificate = Server(SystemAuthority);
        using var server = new StubServer(certificate, To("http://localhost/organizations/acme"));

        Assert.Throws<ChefServerRefusedException>(() => Send(server, "GET"));
    }

    [Fact]
    public void A_targets_secrets_are_not_told()
    {
        using var server = new StubServer(To("http://u:s3cret@sso.example.com/login?token=s3cret"));

        var failure = Assert.Throws<ChefServerRefusedException>(() => Send(server, "GET"));

        Assert.Contains("http://sso.example.com/login", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_ring_ends_after_ten()
    {
        using var server = new StubServer([.. Enumerable.Repeat(To("/organizations/acme/nodes/kvm1"), 12)]);

        var failure = Assert.Throws<ChefServerRefusedException>(() => Send(server, "GET"));

        Assert.Contains("redirect 11 in a row", failure.Message, StringComparison.Ordinal);
        Assert.Equal(11, server.Requests.Count);
    }

    [Theory]
    [InlineData("304 Not Modified", "Location: /elsewhere\r\n")]
    [InlineData("302 Found", "")]
    public void An_answer_that_leads_nowhere_is_an_answer(string status, string headers)
    {
        using var server = new StubServer(StubServer.Response(status, "", headers));

        Assert.Equal(
            int.Parse(status[..3], System.Globalization.CultureInfo.InvariantCulture),
            Send(server, "GET").Status
        );
    }

    private static string To(string location) => StubServer.Response("302 Found", "", $"Location: {location}\r\n");

    private static string Signature(string request) => Header(request, "X-Ops-Authorization-1")!;

    private static string? Header(string request, string name) =>
        request
            .Split("\r\n")
            .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))
            ?[(name.Length + 2)..];

    private bool IsSigned(string request, string method, string path) =>
        SignedRequest.TryRead(method, path, name => Header(request, name), out var signed, out _)
        && signed.IsSignedBy(_key);

    private ChefResponse Send(StubServer server, string method) => Send(server.Url, method);

    private ChefResponse Send(Uri server, string method)
    {
        using var chef = new ChefClient(
            new ChefConnection(server, new TlsSettings(), TimeSpan.FromSeconds(30)),
            new RequestSigner("kvm1", _key, TimeProvider.System)
        );
        return chef.Send(new HttpMethod(method), "nodes/kvm1", default, TestContext.Current.CancellationToken);
    }
}
