using Rehai.Server.Hosting;
using Rehai.Server.Storage;

namespace Rehai.Server.Commands.Administration;

/// <summary>A server for one command's own requests, over data that nobody else serves.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly IDisposable _held;
    private readonly SqliteDatabase _database;
    private readonly WebApplication _app;

    private OwnServer(IDisposable held, SqliteDatabase database, string socket)
    {
        (_held, _database) = (held, database);
        _app = ServerHost.Build(
            database,
            new ServerSettings(Listen: null, ServerSettings.DefaultMaxBody) { Socket = socket },
            TimeProvider.System
        );
    }

    /// <param name="held">The directory's lock, which is this server's from here on.</param>
    public static async Task<OwnServer> Start(DataDirectory directory, IDisposable held, CancellationToken cancellation)
    {
        try
        {
            var socket = directory.NewSocket() ?? throw new StorageUnusableException(directory.NoSocket);
            var server = new OwnServer(held, SqliteDatabase.Open(directory.StoreFile, Console.Error.WriteLine), socket);
            try
            {
                await server._app.StartAsync(cancellation);
                return server;
            }
            catch
            {
                await server.DisposeAsync();
                throw;
            }
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A client has its answer before the server is done with the request.
        await _app.StopAsync();
        await _app.DisposeAsync();
        _database.Dispose();
        _held.Dispose();
    }
}
