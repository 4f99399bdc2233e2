using Microsoft.AspNetCore.Routing.Patterns;
using Rehai.Server.Authentication;
using Rehai.Server.Endpoints;
using Rehai.Server.Hosting;
using Rehai.Server.Storage;
using Rehai.Server.Web.Access;
using Rehai.Server.Web.Api;
using Rehai.Server.Web.Live;
using Rehai.Server.Web.Pages;

namespace Rehai.Server.Web;

/// <summary>Puts pages and their API together, beside what Chef's clients ask.</summary>
internal static class Website
{
    /// <summary>What the host keeps for the whole of the program.</summary>
    public static void Add(
        IServiceCollection services,
        SqliteDatabase database,
        ServerSettings settings,
        TimeProvider time
    )
    {
        services.AddSingleton(provider => new Sessions(
            database,
            settings.SessionFile is { } file
                ? new SessionFile(file, provider.GetRequiredService<ILogger<SessionFile>>())
                : null,
            time
        ));
        services.AddSingleton<PageRenderer>();
        services.AddSingleton<LiveHub>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveHub>());
        services.AddSingleton(provider => new FirstVisit(provider.GetRequiredService<Sessions>(), database, time));
    }

    /// <returns>What answers an address that no route has, where a browser asks.</returns>
    public static RequestDelegate Map(
        WebApplication app,
        SqliteDatabase database,
        Authenticator authenticator,
        ActorRates? rates,
        ServerSettings settings,
        TimeProvider time
    )
    {
        var sessions = app.Services.GetRequiredService<Sessions>();
        var logs = app.Services.GetRequiredService<ILoggerFactory>();
        var renderer = app.Services.GetRequiredService<PageRenderer>();
        var messages = new MessagePages(renderer);
        var origin = new WebOrigin(settings.Listen!.Address, settings.Tls is not null, settings.BehindProxy);
        var cookies = new WebCookies(origin);
        var access = new WebAccess(sessions, cookies, authenticator, database, rates);
        var passwords = new PasswordSignIn(database, time, logs.CreateLogger<PasswordSignIn>());
        var pipeline = new WebPipeline(
            origin,
            cookies,
            access,
            messages,
            logs.CreateLogger<WebPipeline>(),
            app.Lifetime.ApplicationStopping
        );
        var routes = WebRoutes.All(
            new SignInEndpoint(passwords, sessions, cookies, access, origin, renderer),
            new SignOutEndpoint(sessions, cookies),
            new FirstVisitEndpoint(
                app.Services.GetRequiredService<FirstVisit>(),
                sessions,
                cookies,
                renderer,
                messages
            ),
            new PasswordEndpoint(passwords, sessions, cookies, origin, renderer, database),
            new AccountEndpoint(renderer),
            messages
        );
        var pages = PageRoutes.All(app.Services, database, access, time);
        var api = ApiRoutes.All(app.Services, database, access, time);
        foreach (var route in routes.Concat(pages).Concat(api))
        {
            var endpoint = app.Map(RoutePatternFactory.Parse(route.Pattern), http => pipeline.Invoke(http, route));
            if (route.IsLasting)
            {
                endpoint.WithMetadata(LastingAnswer.Mark);
            }
        }
        return pipeline.NotFound;
    }
}
