using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Service;

/// <summary>Runs the published watch as systemd would, and hears what it says at the notification socket.</summary>
internal sealed class StartedService : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _runtime = Directory.CreateTempSubdirectory("rehai-service-");
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly ConcurrentQueue<string> _log = new();
    private readonly BlockingCollection<string> _unread = [];
    private readonly Process _service;

    /// <param name="surroundings">Goes before the program.</param>
    internal StartedService(
        Func<DirectoryInfo, string[]> surroundings,
        string program,
        Dictionary<string, string> environment,
        params string[] arguments
    )
    {
        _socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        _socket.Bind(new UnixDomainSocketEndPoint(Notify));
        Tool.Run("chmod", "777", _runtime.FullName, Notify);
        string[] command =
        [
            .. surroundings(_runtime),
            program,
            "watch",
            "--socket",
            Path.Combine(_runtime.FullName, "watch.sock"),
            .. arguments,
        ];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true };
        start.Environment["NOTIFY_SOCKET"] = Notify;
        start.Environment["REHAI_WATCH__SPLAY"] = "0";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        _service = Process.Start(start)!;
        _service.ErrorDataReceived += (_, line) => Keep(line.Data);
        _service.BeginErrorReadLine();
    }

    /// <summary>What it wrote so far.</summary>
    internal string Log => string.Join('\n', _log);

    private string Notify => Path.Combine(_runtime.FullName, "notify");

    /// <summary>Waits for the first message that begins so.</summary>
    internal string Await(string beginning)
    {
        var message = new byte[4096];
        try
        {
            while (true)
            {
                var text = Encoding.UTF8.GetString(message, 0, _socket.Receive(message));
                if (text.StartsWith(beginning, StringComparison.Ordinal))
                {
                    return text;
                }
            }
        }
        catch (SocketException)
        {
            throw new TimeoutException($"the service did not say so; its log is: {Log}");
        }
    }

    /// <summary>Waits for the next line of the log that contains this.</summary>
    internal string AwaitLine(string text)
    {
        while (_unread.TryTake(out var line, Patience))
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }
        throw new TimeoutException($"the service did not log \"{text}\", but: {Log}");
    }

    internal void Signal(string signal) => Tool.Run("kill", $"-{signal}", $"{_service.Id}");

    internal int WaitForEnd()
    {
        Assert.True(_service.WaitForExit(Patience), Log);
        _service.WaitForExit();
        return _service.ExitCode;
    }

    public void Dispose()
    {
        if (!_service.HasExited)
        {
            _service.Kill(entireProcessTree: true);
        }
        // It waits for the last line, too.
        _service.WaitForExit();
        _service.Dispose();
        _unread.Dispose();
        _socket.Dispose();
        _runtime.Delete(recursive: true);
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            _log.Enqueue(line);
            _unread.Add(line);
        }
    }
}
