using System.Diagnostics;

namespace Rehai.Bench;

/// <summary>The published <c>rehai-server</c>, serving on a free loopback port.</summary>
internal sealed class RunningServer : IDisposable
{
    public const string Organization = "bench";

    private readonly Process _process;

    private RunningServer(Process process, Uri url, string data) => (_process, Url, Data) = (process, url, data);

    public Uri Url { get; }

    public string Data { get; }

    public Uri OrganizationUrl => new(Url, $"/organizations/{Organization}");

    public string AdminKey => Path.Combine(Data, "admin.pem");

    /// <summary>User and system time since it started.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public double PeakMiB
    {
        get
        {
            _process.Refresh();
            return _process.PeakWorkingSet64 / 1048576.0;
        }
    }

    public double ResidentMiB => Web.ProcessMemory.ResidentMiB(_process.Id);

    /// <summary>The link that opens a session, once after each start.</summary>
    public Uri FirstVisit()
    {
        const string link = "First visit: ";
        var line = _process.StandardOutput.ReadLine();
        return line?.StartsWith(link, StringComparison.Ordinal) is true
            ? new Uri(line[link.Length..])
            : throw new BenchException("rehai-server serve printed no link for a first visit.");
    }

    /// <param name="options">More of `serve`.</param>
    public static RunningServer StartNew(string program, string data, params string[] options)
    {
        using var init = Process.Start(
            new ProcessStartInfo(program, ["init", "--data", data, "--org", Organization])
            {
                RedirectStandardOutput = true,
            }
        )!;
        init.StandardOutput.ReadToEnd();
        init.WaitForExit();
        return init.ExitCode == 0
            ? Start(program, data, options)
            : throw new BenchException($"rehai-server init ended with {init.ExitCode}.");
    }

    public static RunningServer Start(string program, string data, params string[] options)
    {
        const string announcement = "Listening on ";
        var start = new ProcessStartInfo(
            program,
            ["serve", "--data", data, "--listen", "http://127.0.0.1:0", .. options]
        )
        {
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var line = process.StandardOutput.ReadLine();
        if (line is null || !line.StartsWith(announcement, StringComparison.Ordinal))
        {
            process.Kill();
            throw new BenchException("rehai-server serve did not start; see its words above.");
        }
        return new RunningServer(process, new Uri(line[announcement.Length..]), data);
    }

    /// <summary>SIGKILL: it can finish nothing.</summary>
    public void Kill() => _process.Kill();

    public void Dispose() => Posix.End(_process);
}
