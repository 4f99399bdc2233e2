using System.Net;
using System.Net.Sockets;
using System.Text;
using Rehai.Agent.Watching;

namespace Rehai.Agent.Tests.Watching;

public sealed class MetricsListenerTests : IDisposable
{
    private readonly MetricsListener _listener = MetricsListener.Listen(
        new IPEndPoint(IPAddress.Loopback, 0),
        new WatchState(TimeProvider.System),
        TimeProvider.System
    );

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task A_client_of_http_gets_the_metrics()
    {
        using var http = new HttpClient();
        for (var i = 0; i <= QuestionListener.ClientsAtOnce; i++)
        {
            using var answer = await http.GetAsync(
                new Uri($"http://{_listener.Address}/metrics"),
                TestContext.Current.CancellationToken
            );
            var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(MetricsText.MediaType, answer.Content.Headers.ContentType!.ToString());
            Assert.Contains("rehai_events_total", Exposition.Parse(text).Keys);
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", "404")]
    [InlineData("GET /metrics HTTP/1.0\r\n\r\n", "200")]
    [InlineData("POST /metrics HTTP/1.1\r\n\r\n", "405")]
    [InlineData("GET /metrics HTTP/2.0\r\n\r\n", "400")]
    [InlineData("GET http://example.com/metrics HTTP/1.1\r\n\r\n", "400")]
    [InlineData("\r\n\r\n", "400")]
    [InlineData("\u0016\u0003\u0001 tls\r\n\r\n", "400")]
    public void Everything_else_is_answered_with_what_it_is(string request, string status)
    {
        using var client = new TcpClient();
        client.Connect(_listener.Address);
        client.GetStream().Write(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());

        Assert.StartsWith($"HTTP/1.1 {status} ", reader.ReadToEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_place_that_is_taken_is_named()
    {
        var fault = Assert.Throws<IOException>(() =>
            MetricsListener.Listen(_listener.Address, new WatchState(TimeProvider.System), TimeProvider.System)
        );

        Assert.StartsWith(
            $"Cannot listen for metrics at {_listener.Address}: ",
            fault.Message,
            StringComparison.Ordinal
        );
    }
}
