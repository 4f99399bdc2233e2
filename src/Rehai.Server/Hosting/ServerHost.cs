using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Console;
using Rehai.Server.Authentication;
using Rehai.Server.Endpoints;
using Rehai.Server.Storage;

namespace Rehai.Server.Hosting;

/// <summary>Puts the program together. Nothing is read from files or the environment: options say everything.</summary>
internal static class ServerHost
{
    private static readonly TimeSpan HeadersTimeout = TimeSpan.FromSeconds(15);

    public static WebApplication Build(SqliteDatabase database, ServerSettings settings, TimeProvider time)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                Listen(kestrel, settings);
                kestrel.AddServerHeader = false;
                kestrel.Limits.RequestHeadersTimeout = HeadersTimeout;
                // The pipeline counts the body itself, in order to answer as Chef does.
                kestrel.Limits.MaxRequestBodySize = null;
            });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton<SignalLifetime>();
        builder.Services.AddSingleton<IHostLifetime>(services => services.GetRequiredService<SignalLifetime>());
        builder.Services.AddSingleton<ConsoleFormatter>(new LogLine(time));
        AddLog(builder.Logging);
        var app = builder.Build();
        Map(app, database, settings, time);
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, ServerSettings settings)
    {
        if (settings.Listen is { } address)
        {
            kestrel.Listen(address);
        }
        if (settings.Socket is { } socket)
        {
            kestrel.ListenUnixSocket(socket);
        }
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
        if (settings.ReplyDelay > TimeSpan.Zero || settings.MaxRequests is not null)
        {
            app.Use(new RequestPace(settings, time).Pass);
        }
        var actors = new ActorCache(database);
        var pipeline = new RequestPipeline(
            database,
            new Authenticator(actors, time),
            settings.MaxBody,
            new StorageLog(app.Services.GetRequiredService<ILogger<StorageLog>>()),
            app.Services.GetRequiredService<ILogger<RequestPipeline>>()
        );
        foreach (var route in Routes.All(database, actors, time, settings))
        {
            app.Map(RoutePatternFactory.Parse(route.Pattern), http => pipeline.Invoke(http, route));
        }
        // The pattern, because the default one leaves out what looks like a file: a role's name may hold a dot.
        app.MapFallback("{*path}", RequestPipeline.NotFound);
    }
}
