using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Rehai.Conformance.Programs;

/// <summary>Passes bytes between a client and a server, and keeps what went each way.</summary>
internal sealed class RecordingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Uri _server;
    private readonly MemoryStream _requests = new();
    private readonly MemoryStream _responses = new();
    private readonly List<Task> _passing = [];

    internal RecordingProxy(Uri server)
    {
        _server = server;
        _listener.Start();
        _passing.Add(Task.Run(AcceptAsync));
    }

    internal Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The bodies of the requests of that method, in the order they were sent.</summary>
    internal List<byte[]> RequestBodies(string method) =>
        Bodies(_requests, head => head.StartsWith(method + " ", StringComparison.Ordinal));

    /// <summary>The bodies of the answers of that status.</summary>
    internal List<byte[]> ResponseBodies(int status) =>
        Bodies(_responses, head => head.StartsWith($"HTTP/1.1 {status} ", StringComparison.Ordinal));

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                var server = new TcpClient();
                await server.ConnectAsync(_server.Host, _server.Port);
                _passing.Add(PassAsync(client, server, _requests));
                _passing.Add(PassAsync(server, client, _responses));
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // The listener was closed: the test is over.
        }
    }

    private static async Task PassAsync(TcpClient from, TcpClient to, MemoryStream record)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (int read; (read = await from.GetStream().ReadAsync(buffer)) > 0; )
            {
                lock (record)
                {
                    record.Write(buffer, 0, read);
                }
                await to.GetStream().WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (IOException)
        {
            // One side hung up.
        }
        to.Close();
    }

    /// <summary>Both sides send Content-Length with every body here.</summary>
    private static List<byte[]> Bodies(MemoryStream record, Func<string, bool> wanted)
    {
        byte[] bytes;
        lock (record)
        {
            bytes = record.ToArray();
        }
        var bodies = new List<byte[]>();
        for (var position = 0; position < bytes.Length; )
        {
            var end = bytes.AsSpan(position).IndexOf("\r\n\r\n"u8);
            Assert.True(end >= 0, "a message without an end of its headers");
            var head = Encoding.ASCII.GetString(bytes, position, end);
            Assert.DoesNotContain("Transfer-Encoding", head, StringComparison.OrdinalIgnoreCase);
            var length = ContentLength(head);
            position += end + 4;
            if (wanted(head))
            {
                bodies.Add(bytes[position..(position + length)]);
            }
            position += length;
        }
        return bodies;
    }

    private static int ContentLength(string head)
    {
        const string name = "Content-Length:";
        var line = head.Split("\r\n").FirstOrDefault(l => l.StartsWith(name, StringComparison.OrdinalIgnoreCase));
        return line is null ? 0 : int.Parse(line[name.Length..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
