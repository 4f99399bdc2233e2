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

    private const UnixFileMode OwnerAndGroup =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private readonly string _path;
    private readonly WatchLock _lock;
    private readonly QuestionListener _listener;

    private WatchSocket(string path, WatchLock heldLock, QuestionListener listener) =>
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
        // A socket file of which nobody has the lock is a dead watch's.
        var held =
            Reach(path, () => WatchLock.TryTake($"{path}.lock")) ?? throw WatchLock.Taken($"{path}.lock", "runs here");
        try
        {
            var listener = new QuestionListener(Reach(path, () => Bind(path)), "\n", LongestQuestion, Answer, time);
            listener.Start();
            return new(path, held, listener);
        }
        catch
        {
            held.Dispose();
            throw;
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

    private static T Reach<T>(string path, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e)
            when (e is IOException or SocketException or UnauthorizedAccessException or ArgumentException)
        {
            throw new IOException($"Cannot listen at {path}: {e.Message}");
        }
    }

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
