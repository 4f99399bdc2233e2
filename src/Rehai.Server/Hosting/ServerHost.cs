using System.Net;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Console;
using Rehai.Server.Authentication;
using Rehai.Server.Endpoints;
using Rehai.Server.Inventory;
using Rehai.Server.Storage;
using Rehai.Server.Web;

namespace Rehai.Server.Hosting;

/// <summary>Puts the program together. Nothing is read from files or the environment: options say everything.</summary>
internal static class ServerHost
{
    /// <summary>How long the requests under way have after a signal to stop.</summary>
    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(10);

    public static WebApplication Build(SqliteDatabase database, ServerSettings settings, TimeProvider time)
    {
        // There is no content; where the program was begun need not be a directory that it may see.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = "/" });
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                KestrelLimits.Set(kestrel.Limits);
                Listen(kestrel, settings);
            });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = DrainTimeout);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<RequestTurns>();
        builder.Services.AddSingleton<SignalLifetime>();
        builder.Services.AddSingleton<IHostLifetime>(services => services.GetRequiredService<SignalLifetime>());
        builder.Services.AddSingleton<ConsoleFormatter>(new LogLine(time));
        AddLog(builder.Logging);
        builder.Services.AddSingleton(database);
        builder.Services.AddSingleton(new LiveInventory(new Leases(time), time));
        // Commands that only administer need no hosts and guests.
        if (settings.Listen is not null)
        {
            builder.Services.AddHostedService<ChangeFeed>();
        }
        if (settings.HasPages)
        {
            Website.Add(builder.Services, database, settings, time);
        }
        var app = builder.Build();
        Map(app, database, settings, time);
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, ServerSettings settings)
    {
        kestrel.ConfigureEndpointDefaults(listen => listen.Protocols = HttpProtocols.Http1);
        if (settings.Listen is { } address)
        {
            Listen(kestrel, address, settings.Tls);
        }
        if (settings.Metrics is not null)
        {
            kestrel.Listen(settings.Metrics, listen => listen.Use(MetricsPage.Mark));
        }
        if (settings.Socket is { } socket)
        {
            kestrel.ListenUnixSocket(socket);
        }
    }

    private static void Listen(KestrelServerOptions kestrel, IPEndPoint address, TlsFiles? tls)
    {
        if (tls is null)
        {
            kestrel.Listen(address);
            return;
        }
        var log = kestrel.ApplicationServices.GetRequiredService<ILogger<TlsCertificate>>();
        var certificate = new TlsCertificate(tls, log);
        kestrel.Listen(address, listen => listen.UseHttps(certificate.Handshake()));
    }

    private static void AddLog(ILoggingBuilder logging)
    {
        logging.AddConsole(options =>
        {
            options.FormatterName = LogLine.FormatterName;
            options.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.AddFilter("Microsoft", LogLevel.Warning);
        // What keeps the host from starting is said by the command.
        logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
    }

    private static void Map(WebApplication app, SqliteDatabase database, ServerSettings settings, TimeProvider time)
    {
        var metrics = new RequestMetrics();
        var inventory = app.Services.GetRequiredService<LiveInventory>();
        app.Use(new MetricsPage(metrics, database, inventory).Pass);
        var log = app.Services.GetRequiredService<ILogger<RequestObserver>>();
        app.Use(new RequestObserver(metrics, settings.AccessLog, time, log).Pass);
        app.Use(new RequestGate().Pass);
        if (settings.ReplyDelay > TimeSpan.Zero || settings.MaxRequests is not null)
        {
            app.Use(new RequestPace(settings, time).Pass);
        }
        var actors = new ActorCache(database);
        var refusals = new RefusalLog(time, app.Services.GetRequiredService<ILogger<RefusalLog>>());
        var authenticator = new Authenticator(actors, time, refusals);
        var rates = settings.ActorRate is { } rate ? new ActorRates(rate, time) : null;
        var pipeline = new RequestPipeline(
            database,
            authenticator,
            settings,
            rates,
            app.Services.GetRequiredService<RequestTurns>(),
            new ReplySender(settings.AnswerTimeout, time, app.Services.GetRequiredService<ILogger<ReplySender>>()),
            new StorageLog(app.Services.GetRequiredService<ILogger<StorageLog>>()),
            app.Services.GetRequiredService<ILogger<RequestPipeline>>()
        );
        foreach (var route in Routes.All(database, actors, inventory, time, settings))
        {
            app.Map(RoutePatternFactory.Parse(route.Pattern), http => pipeline.Invoke(http, route));
        }
        var noPage = settings.HasPages ? Website.Map(app, database, authenticator, rates, settings, time) : null;
        // The pattern, because the default one leaves out what looks like a file: a role's name may hold a dot.
        app.MapFallback(
            "{*path}",
            http =>
                noPage is not null && AcceptHeader.AsksForPage(http.Request) ? noPage(http) : pipeline.NotFound(http)
        );
    }
}
