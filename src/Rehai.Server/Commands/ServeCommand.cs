using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Rehai.Server.Hosting;
using Rehai.Server.Storage;
using Rehai.Server.Web.Access;

namespace Rehai.Server.Commands;

/// <summary><c>rehai-server serve</c>: answers until it is told to stop.</summary>
internal static class ServeCommand
{
    public static Command Create()
    {
        var options = new ServeOptions();
        var command = new Command("serve", "Answer Chef clients from the data in DIR");
        foreach (var option in options.All)
        {
            command.Add(option);
        }
        command.SetAction((result, cancellation) => Run(options, result, cancellation));
        return command;
    }

    private static async Task<int> Run(ServeOptions options, ParseResult result, CancellationToken cancellation)
    {
        var (settings, fault) = options.Read(result);
        if (settings is null)
        {
            await Console.Error.WriteLineAsync(fault);
            return ExitCode.UsageOrInterrupted;
        }
        try
        {
            var directory = new DataDirectory(options.DataOf(result));
            using var owned = directory.Lock();
            foreach (var warning in directory.Looseness())
            {
                await Console.Error.WriteLineAsync(warning);
            }
            using var database = SqliteDatabase.Open(directory.StoreFile, Console.Error.WriteLine);
            using var accessLog = Open(options.AccessLogOf(result));
            using var moved = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => Reopen(accessLog, signal));
            return await Serve(
                database,
                settings with
                {
                    AccessLog = accessLog,
                    Socket = directory.NewSocket(),
                    SessionFile = directory.File("sessions.json"),
                },
                cancellation
            );
        }
        catch (Exception e)
            when (e is StorageUnusableException or TlsCertificateException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.ConfigurationUnusable;
        }
    }

    private static AccessLog? Open(string? target)
    {
        try
        {
            return target is null ? null : AccessLog.To(target);
        }
        catch (IOException e)
        {
            throw new StorageUnusableException($"The access log cannot be written. {e.Message}");
        }
    }

    /// <summary>Whatever rotates logs sends it; without a log it ends the program as it always did.</summary>
    private static void Reopen(AccessLog? accessLog, PosixSignalContext signal)
    {
        signal.Cancel = accessLog is not null;
        try
        {
            accessLog?.Reopen();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The access log was not opened anew; lines go on into the old one. {e.Message}");
        }
    }

    private static async Task<int> Serve(
        SqliteDatabase database,
        ServerSettings settings,
        CancellationToken cancellation
    )
    {
        await using var app = ServerHost.Build(database, settings, TimeProvider.System);
        try
        {
            await app.StartAsync(cancellation);
        }
        // A taken port comes as IOException; a port that needs rights and an address that the host lacks as SocketException.
        catch (Exception e) when (e is IOException or SocketException)
        {
            await Console.Error.WriteLineAsync(
                $"Cannot listen on {settings.Listen}: {(e.InnerException ?? e).Message}. Choose another address with --listen."
            );
            return ExitCode.Failed;
        }
        await Announce(app, settings, cancellation);
        await app.WaitForShutdownAsync(cancellation);
        return app.Services.GetRequiredService<SignalLifetime>().Received switch
        {
            PosixSignal.SIGINT => ExitCode.UsageOrInterrupted,
            PosixSignal.SIGTERM => ExitCode.Terminated,
            _ => ExitCode.Done,
        };
    }

    private static async Task Announce(WebApplication app, ServerSettings settings, CancellationToken cancellation)
    {
        var urls = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        await Console.Out.WriteLineAsync($"Listening on {urls.First()}");
        if (settings.Metrics is not null)
        {
            await Console.Out.WriteLineAsync($"Metrics on {urls.ElementAt(1)}/metrics");
        }
        if (settings.HasPages && app.Services.GetRequiredService<FirstVisit>().Offer() is { } offer)
        {
            var pages = PagesAt(new Uri(urls.First()), settings.BehindProxy);
            await Console.Out.WriteLineAsync(
                $"First visit, as {offer.User.Name}: {pages}{FirstVisitEndpoint.Path}?{FirstVisitEndpoint.Token}={offer.Secret}"
            );
        }
        await Console.Out.FlushAsync(cancellation);
    }

    /// <summary>An address that means all of the host's is nowhere to go to: the host's name is.</summary>
    private static string PagesAt(Uri listen, Uri? proxy)
    {
        var isAny =
            IPAddress.TryParse(listen.DnsSafeHost, out var address)
            && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any));
        var url = proxy ?? (isAny ? new UriBuilder(listen) { Host = Environment.MachineName }.Uri : listen);
        return url.GetLeftPart(UriPartial.Authority);
    }
}
