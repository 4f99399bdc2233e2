using System.Runtime.InteropServices;

namespace Rehai.Libvirt;

/// <summary>
/// The one thread of the process that brings events, keepalive answers and the news that a connection closed. It turns
/// at least once a second, and never ends.
/// </summary>
public static unsafe class LibvirtEventLoop
{
    private const int HeartbeatMilliseconds = 1000;
    private static readonly Lock Gate = new();
    private static EventTurns? _turns;
    private static Thread? _thread;

    public static bool IsRunning => _thread is { IsAlive: true };

    /// <summary>When it last turned: a timestamp of <see cref="TimeProvider.System"/>, 0 where it never did.</summary>
    public static long LastTurn => _turns?.LastTurn ?? 0;

    /// <summary>
    /// Starts it unless it runs. Only connections that are opened later bring events.
    /// </summary>
    /// <param name="report">Receives what goes wrong, the same words once; called from any thread.</param>
    /// <exception cref="LibvirtException">libvirt is not installed.</exception>
    public static void Start(Action<string> report)
    {
        lock (Gate)
        {
            if (_thread is not null)
            {
                return;
            }
            LibvirtLibrary.EnsureLoaded();
            LibvirtError.Check(LibvirtNative.virEventRegisterDefaultImpl(), "virEventRegisterDefaultImpl");
            LibvirtError.Check(
                LibvirtNative.virEventAddTimeout(HeartbeatMilliseconds, &Beat, 0, null),
                "virEventAddTimeout"
            );
            _turns = new EventTurns(RunOnce, report);
            _thread = new Thread(_turns.RunForever) { IsBackground = true, Name = "libvirt events" };
            _thread.Start();
        }
    }

    internal static void Report(string message) => _turns?.Report(message);

    private static void RunOnce() =>
        LibvirtError.Check(LibvirtNative.virEventRunDefaultImpl(), "virEventRunDefaultImpl");

    [UnmanagedCallersOnly]
    private static void Beat(int timer, nint opaque) { }
}
