using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rehai.Bench;

/// <summary>What .NET has no words for.</summary>
internal static partial class Posix
{
    private const int Terminate = 15;

    /// <summary>SIGTERM where it still runs, and waits for its end.</summary>
    public static void End(Process process)
    {
        if (!process.HasExited)
        {
            _ = Signal(process.Id, Terminate);
        }
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>For less than the millisecond that waiting otherwise takes at least.</summary>
    public static void Pause(TimeSpan span) => _ = Pause((uint)span.TotalMicroseconds);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Signal(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "usleep", SetLastError = true)]
    private static partial int Pause(uint microseconds);
}
