using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Rehai.Agent.Watching;

namespace Rehai.Agent.Tests.Watching;

public sealed class WatchSocketTests : IDisposable
{
    private const UnixFileMode OwnerAndGroup =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-socket-").FullName;
    private readonly WatchState _state = new(TimeProvider.System);
    private ReadOnlyMemory<byte>? _attributes;

    private string SocketFile => Path.Combine(_directory, "run", "watch.sock");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("status\n")]
    [InlineData("status\r\n")]
    public void A_line_is_answered_with_one_document_and_the_end(string line)
    {
        using var socket = Listen();
        _state.Failed("settings", "a sentence");

        var status = JsonSerializer.Deserialize(Ask(line), WatchJson.Default.WatchStatus)!;

        Assert.Equal("a sentence", Assert.Single(status.Errors).Message);
    }

    [Fact]
    public void Attributes_are_given_as_they_are()
    {
        using var socket = Listen();
        Assert.Contains("\"error\"", Ask("attributes\n"), StringComparison.Ordinal);

        _attributes = Encoding.UTF8.GetBytes("{\"libvirt\": {\"x\": 1.50}}");
        Assert.Equal("{\"libvirt\": {\"x\": 1.50}}", Ask("attributes\n"));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("Status\n")]
    [InlineData("status now\n")]
    [InlineData("ÄÖÜ\0\n")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234567890123456789")]
    public void Another_word_gets_an_error_that_names_the_words(string line)
    {
        using var socket = Listen();

        Assert.Contains("status and attributes", Ask(line[..Math.Min(line.Length, 64)]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_closes_its_side_needs_no_end_of_line()
    {
        using var socket = Listen();
        using var client = Connect();
        client.Send("status"u8);
        client.Shutdown(SocketShutdown.Send);
        var answer = new byte[4096];

        Assert.InRange(client.Receive(answer), 1, answer.Length);
    }

    [Fact]
    public void The_directory_and_the_socket_are_for_the_owner_and_the_group()
    {
        using var socket = Listen();

        Assert.Equal(OwnerAndGroup, File.GetUnixFileMode(SocketFile));
        Assert.Equal(
            UnixFileMode.None,
            File.GetUnixFileMode(Path.GetDirectoryName(SocketFile)!)
                & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute)
        );
    }

    [Fact]
    public void A_dead_watchs_socket_is_replaced()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SocketFile)!);
        var moved = $"{SocketFile}.moved";
        using (var dead = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            dead.Bind(new UnixDomainSocketEndPoint(SocketFile));
            dead.Listen();
            // .NET removes the file of a socket that it closes; a process that is killed does not.
            File.Move(SocketFile, moved);
        }
        File.Move(moved, SocketFile);

        using var socket = Listen();

        Assert.Contains("started_at", Ask("status\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_living_watchs_socket_is_not_replaced()
    {
        using var socket = Listen();

        var fault = Assert.Throws<IOException>(Listen);

        Assert.StartsWith("Another rehai watch runs here", fault.Message, StringComparison.Ordinal);
        Assert.Contains("started_at", Ask("status\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_watch_that_ends_makes_room_for_the_next()
    {
        Listen().Dispose();
        Assert.False(File.Exists(SocketFile));

        using var next = Listen();
        Assert.Contains("started_at", Ask("status\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_socket_is_left_alone()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(SocketFile)!);
        File.WriteAllText(SocketFile, "precious");

        var fault = Assert.Throws<IOException>(Listen);

        Assert.Contains("a file of another kind", fault.Message, StringComparison.Ordinal);
        Assert.Equal("precious", File.ReadAllText(SocketFile));
    }

    [Fact]
    public void A_place_where_nobody_can_listen_is_named()
    {
        foreach (var path in (string[])["/proc/rehai/watch.sock", Path.Combine(_directory, new string('x', 100))])
        {
            var fault = Assert.Throws<IOException>(() =>
                WatchSocket.Listen(path, _state, () => null, TimeProvider.System)
            );

            Assert.StartsWith($"Cannot listen at {path}: ", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Clients_that_say_nothing_or_read_nothing_are_dropped_and_others_served()
    {
        _attributes = new byte[8 * 1024 * 1024];
        using var socket = WatchSocket.Listen(SocketFile, _state, () => _attributes, new HurriedTime());
        var silent = Enumerable.Range(0, 2 * QuestionListener.ClientsAtOnce).Select(_ => Connect()).ToList();
        var deaf = Enumerable.Range(0, 2 * QuestionListener.ClientsAtOnce).Select(_ => Connect()).ToList();
        // One that waited too long for its turn is gone already.
        deaf.ForEach(client => client.Send("attributes\n"u8, SocketFlags.None, out _));

        Assert.All(silent, client => Assert.Equal("", ReadAll(client)));
        // In a hurry even a good client may be too slow.
        while (!TryAsk("status\n")) { }
        silent.Concat(deaf).ToList().ForEach(client => client.Dispose());
    }

    private bool TryAsk(string line)
    {
        try
        {
            return Ask(line).Contains("started_at", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }

    private WatchSocket Listen() => WatchSocket.Listen(SocketFile, _state, () => _attributes, TimeProvider.System);

    private string Ask(string line)
    {
        using var client = Connect();
        client.Send(Encoding.UTF8.GetBytes(line));
        return ReadAll(client);
    }

    private Socket Connect()
    {
        var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        client.Connect(new UnixDomainSocketEndPoint(SocketFile));
        return client;
    }

    private static string ReadAll(Socket client)
    {
        using var stream = new NetworkStream(client);
        using var text = new MemoryStream();
        stream.CopyTo(text);
        return Encoding.UTF8.GetString(text.ToArray());
    }
}
