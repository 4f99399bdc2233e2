using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Rehai.Server.Hosting;
using Rehai.Server.Storage;

namespace Rehai.Server.Commands;

/// <summary><c>rehai-server serve</c>: answers until it is told to stop.</summary>
internal static class ServeCommand
{
    private const int SmallestMaxBody = 1_000;
    private const int LargestMaxBody = 1_000_000_000;
    private const int LongestDelay = 60_000;
    private const int LargestCeiling = 1_000_000;

    public static Command Create()
    {
        var data = DataOption.Existing();
        var listen = new Option<string>("--listen")
        {
            Description = "A loopback address; port 0 takes a free one",
            HelpName = "URL",
            DefaultValueFactory = _ => ListenAddress.Default,
        };
        var maxBody = new Option<int>("--max-body")
        {
            Description = "The longest request body, bytes",
            HelpName = "BYTES",
            DefaultValueFactory = _ => ServerSettings.DefaultMaxBody,
        };
        Bound(maxBody, SmallestMaxBody, LargestMaxBody, "bytes");
        var profile = new Option<ServerProfile>("--profile")
        {
            Description = "full, or stock: no more than Chef Infra Server can, to rehearse",
            HelpName = "PROFILE",
        };
        profile.AcceptOnlyFromAmong("full", "stock");
        var delay = new Option<int>("--reply-delay")
        {
            Description = "Each answer waits that long, to rehearse a slow server",
            HelpName = "MS",
        };
        Bound(delay, 0, LongestDelay, "milliseconds");
        var ceiling = new Option<int?>("--max-requests")
        {
            Description = "Requests answered a second; more of them queue, to rehearse a busy server",
            HelpName = "N",
        };
        Bound(ceiling, 1, LargestCeiling, "requests a second");
        var command = new Command("serve", "Answer Chef clients from the data in DIR")
        {
            data,
            listen,
            maxBody,
            profile,
            delay,
            ceiling,
        };
        command.SetAction(
            (result, cancellation) =>
                Run(
                    result.GetValue(data)!,
                    result.GetValue(listen)!,
                    address => new ServerSettings(address, result.GetValue(maxBody))
                    {
                        Profile = result.GetValue(profile),
                        ReplyDelay = TimeSpan.FromMilliseconds(result.GetValue(delay)),
                        MaxRequests = result.GetValue(ceiling),
                    },
                    cancellation
                )
        );
        return command;
    }

    /// <summary>What is no number at all, the parser itself complains about.</summary>
    private static void Bound(Option option, int smallest, int largest, string unit) =>
        option.Validators.Add(result =>
        {
            if (
                result.Tokens is [var token]
                && int.TryParse(token.Value, out var value)
                && (value < smallest || value > largest)
            )
            {
                result.AddError($"{option.Name} takes {smallest} to {largest} {unit}.");
            }
        });

    private static async Task<int> Run(
        string data,
        string listen,
        Func<IPEndPoint, ServerSettings> settings,
        CancellationToken cancellation
    )
    {
        if (!ListenAddress.TryParse(listen, out var address, out var fault))
        {
            await Console.Error.WriteLineAsync(fault);
            return ExitCode.UsageOrInterrupted;
        }
        try
        {
            var directory = new DataDirectory(data);
            using var owned = directory.Lock();
            using var database = SqliteDatabase.Open(directory.StoreFile);
            return await Serve(database, settings(address) with { Socket = directory.NewSocket() }, cancellation);
        }
        catch (Exception e) when (e is StorageUnusableException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCode.ConfigurationUnusable;
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
        var url = app
            .Services.GetRequiredService<IServer>()
            .Features.Get<IServerAddressesFeature>()!
            .Addresses.First(address => !address.Contains("://unix:", StringComparison.Ordinal));
        await Console.Out.WriteLineAsync($"Listening on {url}");
        await Console.Out.FlushAsync(cancellation);
        await app.WaitForShutdownAsync(cancellation);
        return app.Services.GetRequiredService<SignalLifetime>().Received switch
        {
            PosixSignal.SIGINT => ExitCode.UsageOrInterrupted,
            PosixSignal.SIGTERM => ExitCode.Terminated,
            _ => ExitCode.Done,
        };
    }
}
