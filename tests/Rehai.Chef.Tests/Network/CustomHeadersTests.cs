using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Chef.Tests.Network;

public sealed class CustomHeadersTests : IDisposable
{
    private readonly ChefKey _key = ChefKey.Generate();

    public void Dispose() => _key.Dispose();

    [Fact]
    public void They_are_sent_and_may_replace_what_chef_lets_them_replace()
    {
        using var server = new StubServer(StubServer.Response("200 OK", "{}"));
        using var chef = Client(server.Url, ("X-Gateway-Token", "t0ken"), ("Accept", "text/plain"));

        chef.Send(HttpMethod.Get, "nodes/kvm1", default, TestContext.Current.CancellationToken);

        Assert.Contains("X-Gateway-Token: t0ken\r\n", server.Requests[0], StringComparison.Ordinal);
        Assert.Contains("Accept: text/plain\r\n", server.Requests[0], StringComparison.Ordinal);
        Assert.DoesNotContain("application/json", server.Requests[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Ops-Userid", "pivotal")]
    [InlineData("x-ops-authorization-1", "s3cret")]
    [InlineData("host", "s3cret")]
    [InlineData("Content-Length", "1")]
    [InlineData("X-Token", "s3cret\r\nX-Ops-Userid: pivotal")]
    [InlineData("X-Tok en", "s3cret")]
    [InlineData("", "s3cret")]
    public void What_would_change_who_asks_is_refused_without_its_value(string name, string value)
    {
        var failure = Assert.Throws<ConfigException>(() => Client(new Uri("http://localhost"), (name, value)));

        Assert.StartsWith("custom_http_headers ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", failure.Message, StringComparison.Ordinal);
    }

    private ChefClient Client(Uri server, params (string Name, string Value)[] headers) =>
        new(
            new ChefConnection(server, new TlsSettings(), TimeSpan.FromSeconds(30))
            {
                Headers = [.. headers.Select(header => KeyValuePair.Create(header.Name, header.Value))],
            },
            new RequestSigner("kvm1", _key, TimeProvider.System)
        );
}
