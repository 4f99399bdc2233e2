using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Rehai.Chef.Tests;

/// <summary>Answers with prepared responses, for what no real server can be made to say; keeps the requests.</summary>
internal sealed class StubServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentQueue<byte[]> _responses;
    private readonly SslServerAuthenticationOptions? _tls;
    private readonly Task _serving;

    /// <param name="responses">Whole HTTP responses; the connection is closed after each, and at once for an empty one or none.</param>
    public StubServer(params string[] responses)
        : this(null, [.. responses.Select(Encoding.UTF8.GetBytes)]) { }

    /// <param name="certificate">Speaks https with it.</param>
    public StubServer(X509Certificate2 certificate, params string[] responses)
        : this(
            new SslServerAuthenticationOptions { ServerCertificate = certificate },
            [.. responses.Select(Encoding.UTF8.GetBytes)]
        ) { }

    /// <param name="tls">Null speaks http.</param>
    public StubServer(SslServerAuthenticationOptions? tls, params byte[][] responses)
    {
        _tls = tls;
        _responses = new(responses);
        _listener.Start();
        _serving = Task.Run(ServeAsync);
    }

    /// <summary>With <c>localhost</c> for a name over https, so that certificates have one.</summary>
    public Uri Url =>
        new(
            _tls is null
                ? $"http://127.0.0.1:{Port}/organizations/acme"
                : $"https://localhost:{Port}/organizations/acme"
        );

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The heads of the requests: request line and headers.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Their bodies; empty where there was none.</summary>
    public List<string> Bodies { get; } = [];

    /// <summary>What is written again and again after a response, ever so slowly; nothing there leaves the connection open.</summary>
    public string? Trickle { get; init; }

    public static string Response(string status, string body, string headers = "") =>
        $"HTTP/1.1 {status}\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{headers}Connection: close\r\n\r\n{body}";

    public static byte[] Response(byte[] body, string headers) =>
        [
            .. Encoding.ASCII.GetBytes(
                $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n{headers}Connection: close\r\n\r\n"
            ),
            .. body,
        ];

    /// <summary>More responses, behind those that are prepared.</summary>
    public void Prepare(params string[] responses) =>
        Array.ForEach(responses, response => _responses.Enqueue(Encoding.UTF8.GetBytes(response)));

    public void Dispose()
    {
        _over.Cancel();
        _listener.Dispose();
        _serving.GetAwaiter().GetResult();
        _over.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_over.Token);
                await ServeAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException or OperationCanceledException)
        {
            // Disposed: the test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            await using var stream = await OpenAsync(client.GetStream());
            var (head, sent) = await ReadRequestAsync(stream);
            Requests.Add(head);
            Bodies.Add(sent);
            await stream.WriteAsync(_responses.TryDequeue(out var next) ? next : [], _over.Token);
            while (Trickle is not null)
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes(Trickle), _over.Token);
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, _over.Token);
            }
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            // The client hung up.
        }
    }

    private async Task<Stream> OpenAsync(NetworkStream stream)
    {
        if (_tls is null)
        {
            return stream;
        }
        var secure = new SslStream(stream);
        await secure.AuthenticateAsServerAsync(_tls, _over.Token);
        return secure;
    }

    /// <summary>With its body: a connection that is closed on unread bytes is reset, and the answer may be lost.</summary>
    private async Task<(string Head, string Body)> ReadRequestAsync(Stream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (
            !head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal)
            && await stream.ReadAsync(one, _over.Token) == 1
        )
        {
            head.Append((char)one[0]);
        }
        const string name = "Content-Length: ";
        var length = head.ToString()
            .Split("\r\n")
            .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        var body = new byte[length is null ? 0 : int.Parse(length[name.Length..], CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body, _over.Token);
        return (head.ToString(), Encoding.UTF8.GetString(body));
    }
}
