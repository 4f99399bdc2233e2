using System.CommandLine;
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

    public static Command Create()
    {
        var data = new Option<string>("--data")
        {
            Description = "The directory that init made",
            Required = true,
            HelpName = "DIR",
        };
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
        maxBody.Validators.Add(result =>
        {
            // What is no number at all, the parser itself complains about.
            if (
                result.Tokens is [var token]
                && int.TryParse(token.Value, out var bytes)
                && bytes is (< SmallestMaxBody or > LargestMaxBody)
            )
            {
                result.AddError($"--max-body takes {SmallestMaxBody} to {LargestMaxBody} bytes.");
            }
        });
        var command = new Command("serve", "Answer Chef clients from the data in DIR") { data, listen, maxBody };
        command.SetAction(
            (result, cancellation) =>
                Run(result.GetValue(data)!, result.GetValue(listen)!, result.GetValue(maxBody), cancellation)
        );
        return command;
    }

    private static async Task<int> Run(string data, string listen, int maxBody, CancellationToken cancellation)
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
            return await Serve(database, new ServerSettings(address, maxBody), cancellation);
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
        var url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
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
