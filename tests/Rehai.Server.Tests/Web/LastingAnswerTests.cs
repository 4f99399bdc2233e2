using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Rehai.Server.Authentication;
using Rehai.Server.Tests.Running;
using Rehai.Server.Web;
using Rehai.Server.Web.Access;

namespace Rehai.Server.Tests.Web;

public sealed class LastingAnswerTests(TestServer server) : IClassFixture<TestServer>
{
    [Fact]
    public async Task A_stream_ends_whole_when_the_server_stops()
    {
        await using var app = await Serve(
            new WebRoute(
                "/stream",
                Audience.Everybody,
                Get: _ =>
                    new(
                        new WebReply(200, "text/event-stream", default)
                        {
                            Rest = async (body, cancellation) =>
                            {
                                await body.WriteAsync("first"u8.ToArray(), cancellation);
                                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
                            },
                        }
                    )
            )
            {
                IsLasting = true,
            }
        );
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        using var answer = await http.GetAsync(
            new Uri("/stream", UriKind.Relative),
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );
        await using var body = await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        var first = new byte[5];
        await body.ReadExactlyAsync(first, TestContext.Current.CancellationToken);

        var stopped = app.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, await body.ReadAsync(new byte[1], TestContext.Current.CancellationToken));
        await stopped;
    }

    private async Task<WebApplication> Serve(WebRoute route)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var origin = new WebOrigin(IPAddress.Loopback, isTls: false, null);
        var cookies = new WebCookies(origin);
        var pipeline = new WebPipeline(
            origin,
            cookies,
            new WebAccess(
                new Sessions(server.Database, null, server.Clock),
                cookies,
                new Authenticator(
                    new ActorCache(server.Database),
                    server.Clock,
                    new RefusalLog(server.Clock, NullLogger<RefusalLog>.Instance)
                ),
                server.Database,
                rates: null
            ),
            new MessagePages(new PageRenderer(NullLoggerFactory.Instance)),
            NullLogger<WebPipeline>.Instance,
            app.Lifetime.ApplicationStopping
        );
        app.Map(route.Pattern, http => pipeline.Invoke(http, route));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }
}
