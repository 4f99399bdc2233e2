using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Rehai.Conformance.Programs;

/// <summary>
/// Passes messages between a client and a real server, keeps what went each way, and meddles with those that a test names.
/// </summary>
/// <param name="certificate">Speaks TLS with the client, and shows it this.</param>
internal sealed class MeddlingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Uri> _server;
    private readonly Passage? _passage;
    private readonly X509Certificate2? _certificate;
    private readonly List<HttpMessage> _requests = [];
    private readonly List<HttpMessage> _answers = [];
    private readonly List<(Func<HttpMessage, bool> Wanted, Meddling What, bool IsOnce)> _meddlings = [];
    private readonly Task _accepting;
    private volatile int _connections;

    internal MeddlingProxy(Uri server, X509Certificate2? certificate = null)
        : this(() => server, certificate, passage: null) { }

    /// <param name="server">Asked at each connection: one that starts anew has another port.</param>
    /// <param name="passage">Decides on all requests, and nothing is kept here.</param>
    internal MeddlingProxy(Func<Uri> server, Passage passage)
        : this(server, certificate: null, passage) { }

    private MeddlingProxy(Func<Uri> server, X509Certificate2? certificate, Passage? passage)
    {
        (_server, _certificate, _passage) = (server, certificate, passage);
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    internal Uri Url =>
        new($"{(_certificate is null ? "http" : "https")}://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    internal Uri Organization => new(Url, "/organizations/acme");

    /// <summary>How many were made to us.</summary>
    internal int Connections => _connections;

    /// <summary>The bodies of the requests of that method, in the order they were sent.</summary>
    internal List<byte[]> RequestBodies(string method) => Bodies(_requests, method);

    /// <summary>The bodies of the server's answers of that status.</summary>
    internal List<byte[]> AnswerBodies(int status) => Bodies(_answers, $"HTTP/1.1 {status}");

    /// <summary>The methods of all requests, in the order they came.</summary>
    internal string Methods()
    {
        lock (_requests)
        {
            return string.Join(' ', _requests.Select(request => request.Head.Split(' ')[0]));
        }
    }

    /// <summary>With each request of that method.</summary>
    internal MeddlingProxy Always(string method, Meddling what) => Add(r => r.StartsWith(method), what, isOnce: false);

    /// <summary>With the first request of that method that nobody has meddled with.</summary>
    internal MeddlingProxy Once(string method, Meddling what) => Add(r => r.StartsWith(method), what, isOnce: true);

    /// <summary>Lets nobody through without <c>Proxy-Authorization</c>.</summary>
    internal void AskForPassword() =>
        Add(request => request.Header("Proxy-Authorization") is null, Meddlings.AskForPassword, isOnce: false);

    public void Dispose()
    {
        _listener.Dispose();
        _accepting.GetAwaiter().GetResult();
    }

    private MeddlingProxy Add(Func<HttpMessage, bool> wanted, Meddling what, bool isOnce)
    {
        _meddlings.Add((wanted, what, isOnce));
        return this;
    }

    private static List<byte[]> Bodies(List<HttpMessage> messages, string start)
    {
        lock (messages)
        {
            return [.. messages.Where(message => message.StartsWith(start)).Select(message => message.Body)];
        }
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _connections++;
                serving.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // The listener was closed: the test is over.
        }
        await Task.WhenAll(serving);
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                using var server = new TcpClient();
                await server.ConnectAsync(_server().Host, _server().Port);
                await using var stream = await OpenAsync(client);
                await PassAllAsync(stream, server.GetStream());
            }
        }
        catch (Exception e) when (e is IOException or AuthenticationException or SocketException)
        {
            // One side hung up, the server is down, or the client did not like the certificate.
        }
    }

    private async Task<Stream> OpenAsync(TcpClient client)
    {
        if (_certificate is null)
        {
            return client.GetStream();
        }
        var tls = new SslStream(client.GetStream());
        await tls.AuthenticateAsServerAsync(_certificate);
        return tls;
    }

    private async Task PassAllAsync(Stream client, Stream server)
    {
        await using var requests = new BufferedStream(client);
        await using var answers = new BufferedStream(server);
        while (await HttpMessage.ReadAsync(requests) is { } request)
        {
            if (_passage is not null)
            {
                if (await _passage(request, PassAsync) is not { } passed)
                {
                    return;
                }
                await client.WriteAsync(passed.Bytes);
                if (passed.IsCut)
                {
                    return;
                }
                continue;
            }
            Keep(_requests, request);
            if (MeddlingWith(request) is { } meddle)
            {
                await client.WriteAsync(await meddle(client, PassAsync));
                return;
            }
            await client.WriteAsync((await PassAsync()).Bytes);

            async Task<HttpMessage> PassAsync()
            {
                await server.WriteAsync(request.Bytes);
                var answer = await HttpMessage.ReadAsync(answers) ?? throw new IOException("the server hung up");
                if (_passage is null)
                {
                    Keep(_answers, answer);
                }
                return answer;
            }
        }
    }

    private Meddling? MeddlingWith(HttpMessage request)
    {
        lock (_meddlings)
        {
            var at = _meddlings.FindIndex(meddling => meddling.Wanted(request));
            if (at < 0)
            {
                return null;
            }
            var found = _meddlings[at];
            if (found.IsOnce)
            {
                _meddlings.RemoveAt(at);
            }
            return found.What;
        }
    }

    private static void Keep(List<HttpMessage> messages, HttpMessage message)
    {
        lock (messages)
        {
            messages.Add(message);
        }
    }
}
