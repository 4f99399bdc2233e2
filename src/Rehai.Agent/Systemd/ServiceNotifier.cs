using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Rehai.Agent.Systemd;

/// <summary>
/// Tells the service manager how the service is doing (sd_notify(3)): one datagram a message, to the socket that
/// <c>NOTIFY_SOCKET</c> names. Where there is none, or nobody listens, nothing happens.
/// </summary>
internal sealed partial class ServiceNotifier : IDisposable
{
    private const int MonotonicClock = 1;

    /// <summary>unix(7).</summary>
    private const int LongestAddress = 108;
    private const long MicrosecondsPerSecond = 1_000_000;
    private const long NanosecondsPerMicrosecond = 1_000;

    /// <summary>A manager that hangs must not keep the service from its work.</summary>
    private const int PatienceMilliseconds = 1_000;

    private readonly UnixDomainSocketEndPoint? _manager;
    private readonly Socket? _socket;
    private string? _status;

    public ServiceNotifier(Func<string, string?> environment)
    {
        _manager = EndPoint(environment("NOTIFY_SOCKET"));
        if (_manager is not null)
        {
            _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified)
            {
                SendTimeout = PatienceMilliseconds,
            };
        }
    }

    /// <summary>Start or reload is over.</summary>
    public void Ready(string status) => Send($"READY=1\n{StatusLine(status)}");

    /// <summary>What `systemctl status` shows.</summary>
    public void Status(string status)
    {
        if (Interlocked.Exchange(ref _status, status) != status)
        {
            Send(StatusLine(status));
        }
    }

    /// <summary>The configuration is read again, until <see cref="Ready"/>.</summary>
    public void Reloading() =>
        Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={MonotonicMicroseconds()}"));

    public void Stopping(string status) => Send($"STOPPING=1\n{StatusLine(status)}");

    /// <summary>Puts the manager's watchdog off for another period.</summary>
    public void FeedWatchdog() => Send("WATCHDOG=1");

    public void Dispose() => _socket?.Dispose();

    /// <summary>A path, or a name in the kernel's abstract namespace, which begins with <c>@</c>.</summary>
    private static UnixDomainSocketEndPoint? EndPoint(string? address) =>
        address is ['/' or '@', _, ..] && Encoding.UTF8.GetByteCount(address) <= LongestAddress
            ? new(address[0] == '@' ? string.Concat("\0", address.AsSpan(1)) : address)
            : null;

    /// <summary>A second line would be another assignment.</summary>
    private static string StatusLine(string status) => $"STATUS={OneLine.Of(status)}";

    private void Send(string message)
    {
        try
        {
            _socket?.SendTo(Encoding.UTF8.GetBytes(message), _manager!);
        }
        catch (SocketException)
        {
            // The service does its work whether or not somebody wants to hear of it.
        }
    }

    private static long MonotonicMicroseconds() =>
        clock_gettime(MonotonicClock, out var now) == 0
            ? (now.Seconds * MicrosecondsPerSecond) + (now.Nanoseconds / NanosecondsPerMicrosecond)
            : 0;

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out Instant now);

    [StructLayout(LayoutKind.Sequential)]
    private struct Instant
    {
        internal nint Seconds;
        internal nint Nanoseconds;
    }
}
