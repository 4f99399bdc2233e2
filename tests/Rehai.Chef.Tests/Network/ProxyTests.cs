using System.Net;
using System.Net.Sockets;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;
using static Rehai.Chef.Tests.Network.TestCertificates;

namespace Rehai.Chef.Tests.Network;

/// <summary>Through a real tinyproxy, to http by request and to https by CONNECT.</summary>
public sealed class ProxyTests : IDisposable
{
    private const string Secret = "s3cret.w0rd";

    private static readonly string Ok = StubServer.Response("200 OK", "{}");

    private readonly ChefKey _key = ChefKey.Generate();

    public void Dispose() => _key.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_server_is_reached_through_the_proxy(bool secure)
    {
        using var proxy = new TinyProxy();
        using var server = Serve(secure);

        Assert.Equal(200, Put(server, Environment(proxy.Port)).Status);

        proxy.Await(secure ? "CONNECT localhost" : "PUT http://127.0.0.1");
        Assert.DoesNotContain("Proxy-", Assert.Single(server.Requests), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_proxy_that_asks_for_a_password_is_told_the_configured_one(bool secure)
    {
        using var proxy = new TinyProxy($"BasicAuth u {Secret}");
        using var server = Serve(secure);
        var settings = new Dictionary<string, ConfigValue>();
        foreach (var scheme in (string[])["http", "https"])
        {
            settings[$"{scheme}_proxy"] = ConfigValue.String($"127.0.0.1:{proxy.Port}");
            settings[$"{scheme}_proxy_user"] = ConfigValue.String("u");
            settings[$"{scheme}_proxy_pass"] = ConfigValue.String(Secret);
        }

        Assert.Equal(200, Put(server, Configured(settings, [])).Status);
        Assert.Equal(200, Put(server, Environment(proxy.Port, "u:s3cret%2Ew0rd@")).Status);
    }

    [Theory]
    [InlineData(false, "", "asks for a user and password: set http_proxy_user and http_proxy_pass")]
    [InlineData(true, "", "asks for a user and password: set https_proxy_user and https_proxy_pass")]
    [InlineData(false, "u:wr0ng@", "does not accept the user and password")]
    [InlineData(true, "u:wr0ng@", "does not accept the user and password")]
    public void A_proxy_that_wants_another_password_is_named_without_it(bool secure, string user, string words)
    {
        using var proxy = new TinyProxy($"BasicAuth u {Secret}");
        using var server = Serve(secure);

        var failure = Failure(server, Environment(proxy.Port, user));

        var setting = secure ? "$https_proxy" : "$http_proxy";
        Assert.StartsWith(
            $"The proxy http://127.0.0.1:{proxy.Port} ({setting}) {words}",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("wr0ng", failure.Message, StringComparison.Ordinal);
        Assert.True(failure.IsLasting);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void A_proxy_that_forbids_the_server_is_said_so()
    {
        using var proxy = new TinyProxy("ConnectPort 1");
        using var server = Serve(secure: true);

        var failure = Failure(server, Environment(proxy.Port));

        Assert.Contains(
            $"does not let this host reach localhost:{server.Port} (403)",
            failure.Message,
            StringComparison.Ordinal
        );
        Assert.True(failure.IsLasting);
    }

    [Fact]
    public void A_proxy_that_cannot_reach_the_server_is_tried_again()
    {
        using var proxy = new TinyProxy();
        using var server = Serve(secure: true);
        var nobody = new UriBuilder(server.Url) { Port = TinyProxy.FreePort() }.Uri;

        var failure = Assert.Throws<ChefServerUnreachableException>(() =>
            Send(HttpMethod.Get, nobody, Environment(proxy.Port), default)
        );

        Assert.Contains($"http://127.0.0.1:{proxy.Port}", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsLasting);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_proxy_that_is_down_is_said_so(bool secure)
    {
        using var server = Serve(secure);
        var port = TinyProxy.FreePort();

        var failure = Failure(server, Environment(port));

        Assert.StartsWith($"The proxy http://127.0.0.1:{port} (", failure.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be reached: Connection refused", failure.Message, StringComparison.Ordinal);
        Assert.False(failure.IsLasting);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_proxy_that_is_silent_is_given_up(bool secure)
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var server = Serve(secure);
        using var chef = Client(
            server.Url,
            Environment(((IPEndPoint)silent.LocalEndpoint).Port),
            TimeSpan.FromMilliseconds(300)
        );

        var failure = Assert.Throws<ChefServerUnreachableException>(() =>
            chef.Send(HttpMethod.Get, "nodes/kvm1", default, TestContext.Current.CancellationToken)
        );

        Assert.Contains("did not answer within 0.3 s", failure.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"through the proxy http://{silent.LocalEndpoint} (",
            failure.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_proxy_without_an_address_is_said_so()
    {
        using var server = Serve(secure: false);
        var proxies = Configured([], new() { ["http_proxy"] = "proxy.invalid:1" });

        Assert.Contains("cannot find proxy.invalid", Failure(server, proxies).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_in_no_proxy_is_reached_directly()
    {
        using var server = Serve(secure: false);
        var dead = $"http://127.0.0.1:{TinyProxy.FreePort()}";
        var proxies = Configured([], new() { ["http_proxy"] = dead, ["no_proxy"] = "127.0.0.1" });

        Assert.Equal(200, Put(server, proxies).Status);
    }

    private static StubServer Serve(bool secure) =>
        secure ? new StubServer(Server(SystemAuthority), Ok, Ok) : new StubServer(Ok, Ok);

    private static ProxySettings Environment(int port, string user = "")
    {
        var url = $"http://{user}127.0.0.1:{port}";
        return Configured([], new() { ["http_proxy"] = url, ["https_proxy"] = url });
    }

    private static ProxySettings Configured(
        Dictionary<string, ConfigValue> settings,
        Dictionary<string, string> environment
    ) => ClientConfig.Load("/dev/null", settings, environment).Proxy;

    private ChefServerUnreachableException Failure(StubServer server, ProxySettings proxy) =>
        Assert.Throws<ChefServerUnreachableException>(() => Send(HttpMethod.Get, server.Url, proxy, default));

    private ChefResponse Put(StubServer server, ProxySettings proxy) =>
        Send(HttpMethod.Put, server.Url, proxy, "{}"u8.ToArray());

    private ChefResponse Send(HttpMethod method, Uri server, ProxySettings proxy, ReadOnlyMemory<byte> body)
    {
        using var chef = Client(server, proxy, TimeSpan.FromSeconds(30));
        return chef.Send(method, "nodes/kvm1", body, TestContext.Current.CancellationToken);
    }

    private ChefClient Client(Uri server, ProxySettings proxy, TimeSpan timeout) =>
        new(
            new ChefConnection(server, new TlsSettings(), timeout) { Proxy = proxy },
            new RequestSigner("kvm1", _key, TimeProvider.System)
        );
}
