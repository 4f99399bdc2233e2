using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Rehai.Chef.Authentication;
using Rehai.Server.Storage;

namespace Rehai.Server.Commands.Administration;

/// <summary>
/// The superuser at work, by Chef's own API, so that what a command may and must is judged where every request is judged. The
/// server that serves the data answers on its socket; where none does, one answers to this process alone.
/// </summary>
internal sealed class Superuser : IAsyncDisposable
{
    private const int ApiVersion = 1;

    private readonly DataDirectory _directory;
    private readonly RequestSigner _signer;
    private readonly HttpClient _http;
    private readonly OwnServer? _own;

    private Superuser(DataDirectory directory, ChefKey key, OwnServer? own)
    {
        _directory = directory;
        _signer = new RequestSigner(Actor.SuperuserName, key, TimeProvider.System);
        _own = own;
        _http = new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                ConnectCallback = async (_, cancellation) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(directory.Socket), cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        )
        {
            BaseAddress = new Uri("http://localhost"),
        };
    }

    /// <summary>Before the server that serves the data; null where none does.</summary>
    /// <exception cref="StorageUnusableException">No data, or no key of the superuser.</exception>
    public static Superuser? BeforeServing(DataDirectory directory)
    {
        directory.RequireStore();
        return File.Exists(directory.Socket)
            ? new Superuser(directory, ReadKey(directory.File($"{Actor.SuperuserName}.pem")), own: null)
            : null;
    }

    /// <exception cref="StorageUnusableException">No data, no key of the superuser, or a server that does not answer.</exception>
    public static async Task<Superuser> Open(DataDirectory directory, CancellationToken cancellation)
    {
        directory.RequireStore();
        var key = ReadKey(directory.File($"{Actor.SuperuserName}.pem"));
        var own = directory.TryLock() is { } held ? await OwnServer.Start(directory, held, cancellation) : null;
        return new Superuser(directory, key, own);
    }

    public Task<JsonElement> Get(string path, CancellationToken cancellation) => Send("GET", path, null, cancellation);

    public Task<JsonElement> Post(string path, JsonObject body, CancellationToken cancellation) =>
        Send("POST", path, body, cancellation);

    public Task<JsonElement> Put(string path, JsonObject body, CancellationToken cancellation) =>
        Send("PUT", path, body, cancellation);

    public Task<JsonElement> Delete(string path, CancellationToken cancellation) =>
        Send("DELETE", path, null, cancellation);

    /// <param name="path">From the root, each part escaped; with what is asked behind a question mark.</param>
    /// <exception cref="RefusedException">The server's own words.</exception>
    private async Task<JsonElement> Send(string method, string path, JsonObject? body, CancellationToken cancellation)
    {
        var bytes = body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString());
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = new ByteArrayContent(bytes),
        };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-Ops-Server-API-Version", $"{ApiVersion}");
        foreach (var (name, value) in _signer.Sign(SigningProtocol.V13, method, path.Split('?')[0], bytes, ApiVersion))
        {
            request.Headers.Add(name, value);
        }
        using var response = await Answer(request, cancellation);
        var answer = await response.Content.ReadAsByteArrayAsync(cancellation);
        return response.IsSuccessStatusCode
            ? JsonElement.Parse(answer)
            : throw new RefusedException(
                new Rehai.Chef.ChefResponse((int)response.StatusCode, answer).Error(),
                (int)response.StatusCode
            );
    }

    private async Task<HttpResponseMessage> Answer(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await _http.SendAsync(request, cancellation);
        }
        catch (HttpRequestException e)
        {
            throw new StorageUnusableException(
                SqliteDatabase.ReadOnce(_directory.StoreFile, SqliteSchema.IsOlder)
                    ? $"The server that has this data is bringing {_directory.StoreFile} to its own version and says how far it is. Try again when it listens."
                    : $"The server that has this data does not answer: {e.Message}. Restart it, or stop it and try again."
            );
        }
    }

    private static ChefKey ReadKey(string file)
    {
        try
        {
            return ChefKey.FromPem(File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ChefKeyException)
        {
            throw new StorageUnusableException(
                $"{file}, with which commands sign, cannot be used: {e.Message} Put back the one that init or restore made."
            );
        }
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }
    }
}

/// <summary>What the server said no with.</summary>
internal sealed class RefusedException(string message, int status) : Exception($"{message.TrimEnd('.')} ({status}).")
{
    public int Status => status;
}
