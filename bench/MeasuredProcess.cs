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
/// smaller than this program. A shell, which is small, therefore leaves it behind as an orphan, which comes to us. The clock runs
/// from its exec to its end.
/// </summary>
internal static partial class MeasuredProcess
{
    private const int SetChildSubreaper = 36;
    private const int LongsInUsage = 18;

    /// <summary>The program waits for a line, so that it ends only when the shell, which might take its end, has gone.</summary>
    private const string LeaveBehind = """
        out=$1 err=$2; shift 2; exec 3<&0
        { read go <&3 && exec "$@" >"$out" 2>"$err" </dev/null 3<&-; } & echo $!
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
        using var shell = LeaveBehindFor([output, errors, program, .. arguments], out var pid);
        var start = Stopwatch.GetTimestamp();
        shell.StandardInput.WriteLine();
        shell.StandardInput.Flush();
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

    /// <summary>The shell has ended; its standard input is the program's starting signal.</summary>
    private static Process LeaveBehindFor(string[] arguments, out int pid)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", LeaveBehind, "sh", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var shell = Process.Start(start)!;
        pid = int.Parse(shell.StandardOutput.ReadLine() ?? "0");
        shell.WaitForExit();
        return shell;
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nint first, nint second, nint third, nint fourth);

    /// <summary>struct rusage: user time and system time (seconds, microseconds each), peak memory in KiB, and more.</summary>
    [LibraryImport("libc", EntryPoint = "wait4", SetLastError = true)]
    private static partial int Wait(int pid, out int status, int options, [Out] long[] usage);
}
