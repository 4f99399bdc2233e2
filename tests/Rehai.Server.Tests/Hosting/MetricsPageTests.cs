using System.Net;
using Rehai.Server.Hosting;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Hosting;

public sealed class MetricsPageTests(MetricsPageTests.MeasuredServer server)
    : IClassFixture<MetricsPageTests.MeasuredServer>
{
    [Fact]
    public async Task Requests_are_counted_by_route_and_status_and_never_by_name()
    {
        await TestServer.MakeNode(server.Admin, "measured");
        (await server.Admin.Get("/nodes/measured")).Is(200);
        (await server.Admin.Get("/nodes/unmeasured")).Is(404);
        await server.Admin.Send("BREW", "/nodes/measured", "");

        string text;
        do
        {
            // What is sent is counted a moment later.
            text = await Metrics();
        } while (!text.Contains("status=\"405\"", StringComparison.Ordinal));

        Assert.Contains(
            "rehai_server_requests_total{route=\"/organizations/{org}/nodes/{name}\",method=\"GET\",status=\"200\"} 1\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("method=\"GET\",status=\"404\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("method=\"other\",status=\"405\"} 1\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("measured\"", text, StringComparison.Ordinal);
        Assert.Contains("rehai_server_request_seconds_bucket{le=\"+Inf\"}", text, StringComparison.Ordinal);
        Assert.Contains("rehai_server_objects{kind=\"environment\"} 1\n", text, StringComparison.Ordinal);
        Assert.Matches("rehai_server_commits_total [1-9]", text);
    }

    [Fact]
    public async Task Metrics_are_given_on_their_own_address_and_nothing_else_is()
    {
        Assert.Equal(HttpStatusCode.NotFound, await Status(server.Urls.First(), "/metrics"));
        Assert.Equal(HttpStatusCode.NotFound, await Status(server.Urls.Last(), "/organizations"));
        Assert.Equal(HttpStatusCode.NotFound, await Status(server.Urls.Last(), "/_status"));
        Assert.Equal(HttpStatusCode.OK, await Status(server.Urls.Last(), "/metrics"));
    }

    private async Task<string> Metrics() =>
        await server.Http.GetStringAsync(
            new Uri($"{server.Urls.Last()}/metrics"),
            TestContext.Current.CancellationToken
        );

    private async Task<HttpStatusCode> Status(string url, string path)
    {
        using var answer = await server.Http.GetAsync(new Uri(url + path), TestContext.Current.CancellationToken);
        return answer.StatusCode;
    }

    public sealed class MeasuredServer : TestServer
    {
        private protected override ServerSettings Settings(ServerSettings usual) =>
            usual with
            {
                Metrics = new IPEndPoint(IPAddress.Loopback, 0),
            };
    }
}
