using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Rehai.Chef.Authentication;
using Rehai.Server.Authentication;
using Rehai.Server.Storage;
using Rehai.Server.Tests.Running;

namespace Rehai.Server.Tests.Authentication;

public sealed class RefusalLogTests(TestServer server) : IClassFixture<TestServer>
{
    private readonly Lines _lines = new();
    private readonly StoppedClock _clock = new();

    [Fact]
    public async Task A_line_says_why_somebody_is_not_believed()
    {
        var client = (await server.Enroll("r-client")).At(_clock);
        var actor = server.Database.Read(session =>
            ActorTable.FindClient(session, TestServer.Acme(session).Id, "r-client")
        )!;
        using var old = ChefKey.Generate();
        await server.Database.Write(session =>
            KeyTable.Insert(session, actor.Id, new("old", old.ExportPublicPem(), DateTimeOffset.UnixEpoch))
        );
        using var strange = ChefKey.Generate();

        Assert.Null(Try(client));
        Assert.Equal("no such client or user", Try(client.Named("r-nobody")));
        Assert.Equal("none of its keys fits", Try(client.With(strange)));
        Assert.Equal("its key 'old' has expired", Try(client.With(old)));
        Assert.Equal(
            "its clock is 3600 s behind this server's",
            Try(client.At(new StoppedClock { Now = _clock.Now.AddHours(-1) }))
        );
        Assert.Equal("the body is not the one that was signed", Try(client, body: "other"));
    }

    [Fact]
    public void A_flood_of_refusals_is_a_bounded_number_of_short_lines()
    {
        var log = new RefusalLog(_clock, _lines);
        var request = new DefaultHttpContext().Request;
        request.Path = $"/{new string('p', 5_000)}";
        for (var i = 0; i < 1_000; i++)
        {
            log.Add(request, new string('u', 5_000), "reason");
        }
        Assert.Equal(RefusalLog.MostInMinute, _lines.All.Count);
        Assert.All(_lines.All, line => Assert.InRange(line.Length, 500, 600));

        _clock.Now += TimeSpan.FromMinutes(1);
        log.Add(request, "late", "reason");

        Assert.Equal("refused and 940 more, which have no line of their own", _lines.All[^2]);
        Assert.StartsWith("refused user=late ", _lines.All[^1], StringComparison.Ordinal);
    }

    /// <summary>The reason in the line that a request makes; null where it makes none.</summary>
    private string? Try(TestActor actor, string body = "")
    {
        _lines.All.Clear();
        var authenticator = new Authenticator(new ActorCache(server.Database), _clock, new RefusalLog(_clock, _lines));
        using var sent = actor.Sign("GET", "/nodes", []);
        var request = new DefaultHttpContext().Request;
        request.Method = "GET";
        request.Path = "/organizations/acme/nodes";
        request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget = request.Path;
        foreach (var (name, values) in sent.Headers)
        {
            request.Headers[name] = values.ToArray();
        }
        if (
            authenticator.ReadHeaders(request).Signed is { } signed
            && authenticator.Identify(request, signed, server.Database.Read(TestServer.Acme)).Caller is not null
        )
        {
            authenticator.CheckBody(request, signed, Encoding.UTF8.GetBytes(body));
        }
        return _lines.All.SingleOrDefault()?.Split("reason=")[1].Trim('"');
    }

    private sealed class StoppedClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.UtcTicks;
    }

    private sealed class Lines : ILogger<RefusalLog>
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => All.Add(formatter(state, exception));
    }
}
