using Rehai.Server.Hosting;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Endpoints;

public sealed class ProxiedAddressTests(ProxiedAddressTests.ProxiedServer server)
    : IClassFixture<ProxiedAddressTests.ProxiedServer>
{
    [Theory]
    [InlineData("https", "https")]
    [InlineData("javascript", "http")]
    public async Task Behind_a_proxy_its_word_counts_for_the_addresses_in_answers(string said, string scheme)
    {
        var name = $"proxied-{said}";
        await TestServer.MakeNode(server.Admin, name);
        using var request = server.Admin.Sign("GET", "/nodes", []);
        request.Headers.Host = "chef.example";
        request.Headers.Add("X-Forwarded-Proto", said);
        Assert.Equal(
            $"{scheme}://chef.example/organizations/acme/nodes/{name}",
            (await Answer.Of(server.Http, request)).Is(200)[name]
        );
    }

    public sealed class ProxiedServer : TestServer
    {
        private protected override ServerSettings Settings(ServerSettings usual) =>
            usual with
            {
                BehindProxy = new Uri("https://chef.example"),
            };
    }
}
