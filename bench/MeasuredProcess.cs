using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Rehai.Bench;

/// <param name="Cpu">User and system time, its own children's included.</param>
/// <param name="PeakMiB">Largest resident set.</param>
internal sealed record Measurement(
    TimeSpan Wall,
    TimeSpan Cpu,
    double PeakMiB,
    int ExitCode,
    string Output,
    string Errors
);

/// <summary>
/// Runs a program to its end and takes what it cost from the kernel.
/// A process that execs keeps the peak memory of the one that it was forked from, so a child of this program would never seem
/// smaller than this program. A shell, which is small, therefore starts it and leaves at once; the orphan comes to us.
/// </summary>
internal static partial class MeasuredProcess
{
    private const int SetChildSubreaper = 36;
    private const int LongsInUsage = 18;
    private const string StartAndLeave = """
        out=$1 err=$2; shift 2; "$@" >"$out" 2>"$err" </dev/null & echo $!
        """;

    static MeasuredProcess()
    {
        if (Control(SetChildSubreaper, 1, 0, 0, 0) != 0)
        {
            throw new BenchException("The kernel gives no orphans to this process (PR_SET_CHILD_SUBREAPER).");
        }
    }

    public static Measurement Run(ScratchDirectory scratch, string program, params string[] arguments)
    {
        var (output, errors) = (scratch.File("out"), scratch.File("err"));
        var start = Stopwatch.GetTimestamp();
        var pid = Start([output, errors, program, .. arguments]);
        var usage = new long[LongsInUsage];
        if (Wait(pid, out var status, 0, usage) != pid)
        {
            throw new BenchException($"{program} was lost: wait4 gave error {Marshal.GetLastPInvokeError()}.");
        }
        var wall = Stopwatch.GetElapsedTime(start);
        return new(
            wall,
            TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]),
            usage[4] / 1024.0,
            (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f),
            File.ReadAllText(output),
            File.ReadAllText(errors)
        );
    }

    private static int Start(string[] arguments)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", StartAndLeave, "sh", .. arguments])
        {
            RedirectStandardOutput = true,
        };
        using var shell = Process.Start(start)!;
        var pid = int.Parse(shell.StandardOutput.ReadLine() ?? "0");
        shell.WaitForExit();
        return pid;
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nint first, nint second, nint third, nint fourth);

    /// <summary>struct rusage: user time and system time (seconds, microseconds each), peak memory in KiB, and more.</summary>
    [LibraryImport("libc", EntryPoint = "wait4", SetLastError = true)]
    private static partial int Wait(int pid, out int status, int options, [Out] long[] usage);
}
