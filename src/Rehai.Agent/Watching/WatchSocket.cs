using System.Net.Sockets;
using System.Text.Json;

namespace Rehai.Agent.Watching;

/// <summary>
/// Where a running watch answers this host's own programs: a Unix socket, to which a client sends one line of at most 64 bytes, and from which
/// it gets one JSON object and the end. <c>status</c> gives a <see cref="WatchStatus"/>, <c>attributes</c> gives
/// <c>{"libvirt": {…}, "rehai": {…}}</c> as it is published, and whatever cannot be answered <c>{"error": "a sentence"}</c>.
/// </summary>
internal sealed class WatchSocket : IDisposable
{
    public const string UsualPath = "/run/rehai/watch.sock";

    public const string StatusQuestion = "status";

    public const string AttributesQuestion = "attributes";

    private const int LongestQuestion = 64;

    /// <summary>EWOULDBLOCK, as .NET gives it for a file that somebody else has open for himself alone.</summary>
    private const int Locked = 11;

    private const UnixFileMode OwnerAndGroup =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private const UnixFileMode DirectoryMode =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute;

    private readonly string _path;
    private readonly FileStream _lock;
    private readonly QuestionListener _listener;

    private WatchSocket(string path, FileStream heldLock, QuestionListener listener) =>
        (_path, _lock, _listener) = (path, heldLock, listener);

    /// <param name="attributes">The last reading, as an object of its roots; null while there is none. Called on any thread.</param>
    /// <exception cref="IOException">Another watch listens there, or it cannot be listened there.</exception>
    public static WatchSocket Listen(
        string path,
        WatchState state,
        Func<ReadOnlyMemory<byte>?> attributes,
        TimeProvider time
    )
    {
        FileStream? held = null;
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!, DirectoryMode);
            held = Lock(path);
            var listener = new QuestionListener(Bind(path), "\n", LongestQuestion, Answer, time);
            listener.Start();
            return new(path, held, listener);
        }
        catch (Exception e)
            when (e is IOException or SocketException or UnauthorizedAccessException or ArgumentException)
        {
            held?.Dispose();
            throw new IOException(
                e.HResult == Locked
                    ? $"Another rehai watch runs here: it has the lock {path}.lock. Look at `rehai status` and `systemctl status rehai`."
                    : $"Cannot listen at {path}: {e.Message}"
            );
        }

        ReadOnlyMemory<byte> Answer(string question) =>
            question.TrimEnd('\r') switch
            {
                StatusQuestion => JsonSerializer.SerializeToUtf8Bytes(state.Now.Status, WatchJson.Default.WatchStatus),
                AttributesQuestion => attributes() ?? Error("Nothing has been read from libvirt yet."),
                _ => Error($"The questions are {StatusQuestion} and {AttributesQuestion}."),
            };
    }

    public void Dispose()
    {
        _listener.Dispose();
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next watch replaces it.
        }
        _lock.Dispose();
    }

    /// <summary>The lock goes with its holder, however that ends; so a socket file without one is a dead watch's.</summary>
    private static FileStream Lock(string path) =>
        new(
            $"{path}.lock",
            new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                // Who can open it can lock it.
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );

    private static Socket Bind(string path)
    {
        if (new FileInfo(path) is { Exists: true, Length: > 0 })
        {
            throw new ArgumentException("there is a file of another kind; move it away.");
        }
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            var end = new UnixDomainSocketEndPoint(path);
            File.Delete(path);
            socket.Bind(end);
            // Nobody can connect before it listens, so nobody meets the mode that it was made with.
            File.SetUnixFileMode(path, OwnerAndGroup);
            socket.Listen(QuestionListener.ClientsAtOnce);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static ReadOnlyMemory<byte> Error(string message)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartObject();
            json.WriteString("error", message);
            json.WriteEndObject();
        }
        return text.ToArray();
    }
}
