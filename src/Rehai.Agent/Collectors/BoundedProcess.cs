using System.ComponentModel;
using System.Diagnostics;

namespace Rehai.Agent.Collectors;

/// <summary>Runs another program once, with a deadline and a bound on what it may print.</summary>
internal sealed class BoundedProcess(string program, IReadOnlyList<string> arguments, TimeSpan deadline)
{
    private const int LargestOutput = 32 * 1024 * 1024;

    /// <summary>What it wrote to standard error, also when it failed.</summary>
    public ErrorOutput ErrorOutput { get; } = new();

    /// <summary>What it reads from standard input; less than a pipe holds.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }

    /// <returns>What it wrote to standard output.</returns>
    /// <exception cref="CollectorException">It cannot be started, failed, printed too much or did not end in time.</exception>
    public ReadOnlyMemory<byte> Run(CancellationToken cancellation)
    {
        using var process = Start();
        var output = Task.Run(() => ReadOutput(process), CancellationToken.None);
        var complaint = Task.Run(() => ErrorOutput.Read(process.StandardError), CancellationToken.None);
        try
        {
            // A process that outlives its parent may hold the pipes for ever: these reads are given up, not waited for.
            if (
                !Task.WaitAll([output, complaint], (int)deadline.TotalMilliseconds, cancellation)
                || !process.WaitForExit(deadline)
            )
            {
                throw new CollectorException(
                    $"{program} did not end within {deadline.TotalSeconds:0.#} s and was killed."
                );
            }
        }
        finally
        {
            Kill(process);
        }
        return Check(process, output.Result);
    }

    private ReadOnlyMemory<byte> Check(Process process, ReadOnlyMemory<byte> output)
    {
        if (output.Length > LargestOutput)
        {
            throw new CollectorException($"{program} printed more than {LargestOutput} bytes and was killed.");
        }
        return process.ExitCode == 0
            ? output
            : throw new CollectorException(
                $"{program} failed with exit code {process.ExitCode}: {ErrorOutput.Last ?? "it said nothing."}"
            );
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            var process = Process.Start(start)!;
            Feed(process);
            return process;
        }
        catch (Win32Exception e)
        {
            throw new CollectorException($"Cannot start {program}: {e.Message}");
        }
    }

    private void Feed(Process process)
    {
        try
        {
            process.StandardInput.BaseStream.Write(Input.Span);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading: its exit code says why.
        }
    }

    private static ReadOnlyMemory<byte> ReadOutput(Process process)
    {
        var output = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = process.StandardOutput.BaseStream.Read(buffer)) > 0; )
        {
            output.Write(buffer, 0, read);
            if (output.Length > LargestOutput)
            {
                Kill(process);
                break;
            }
        }
        return output.GetBuffer().AsMemory(0, (int)output.Length);
    }

    /// <summary>Does nothing to one that has ended.</summary>
    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It ended by itself at this moment, or became another user's: there is nothing more to do.
        }
    }
}
