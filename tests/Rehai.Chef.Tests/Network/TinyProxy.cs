using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Rehai.Chef.Tests.Network;

/// <summary>A real HTTP proxy on loopback.</summary>
internal sealed class TinyProxy : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-proxy-").FullName;
    private readonly List<string> _log = [];
    private readonly Process _process;

    /// <param name="settings">Further lines of its configuration.</param>
    public TinyProxy(params string[] settings)
    {
        Port = FreePort();
        var file = Path.Combine(_directory, "tinyproxy.conf");
        File.WriteAllLines(file, [$"Port {Port}", "Listen 127.0.0.1", "LogLevel Info", .. settings]);
        _process = Process.Start(
            new ProcessStartInfo("tinyproxy", ["-d", "-c", file])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        Await("Accepting connections");
    }

    public int Port { get; }

    /// <summary>Returns once the proxy has said this.</summary>
    public void Await(string words)
    {
        lock (_log)
        {
            while (!_log.Any(line => line.Contains(words, StringComparison.Ordinal)))
            {
                Assert.True(Monitor.Wait(_log, TimeSpan.FromSeconds(30)), string.Join('\n', _log));
            }
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        lock (_log)
        {
            _log.Add(line ?? "");
            Monitor.PulseAll(_log);
        }
    }
}
