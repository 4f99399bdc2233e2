using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Rehai.Agent.Watching;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Watching;

/// <summary>The published watch of a workplace, which answers at a socket of its own.</summary>
internal sealed class WatchProcess : IDisposable
{
    private readonly Process _process;
    private readonly List<string> _log = [];

    /// <param name="socket">The name of its file in the workplace.</param>
    internal WatchProcess(
        Workplace host,
        Dictionary<string, string> environment,
        string[] arguments,
        string socket = "watch.sock"
    )
    {
        Socket = Path.Combine(host.Directory, socket);
        var start = new ProcessStartInfo(
            Repository.Agent,
            ["watch", "-c", host.ConfigFile, "--socket", Socket, "-l", "info", .. arguments]
        )
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["REHAI_WATCH__SPLAY"] = "0";
        start.Environment["REHAI_WATCH__LOOK_INTERVAL"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it wrote so far.</summary>
    internal IReadOnlyList<string> Log
    {
        get
        {
            lock (_log)
            {
                return [.. _log];
            }
        }
    }

    /// <summary>How many saves it has told of.</summary>
    internal int Saves => Log.Count(IsSave);

    /// <summary>Where it answers.</summary>
    internal string Socket { get; }

    internal long ResidentKiB =>
        File.ReadLines($"/proc/{_process.Id}/status")
            .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Select(line => long.Parse(line.Split(' ')[^2], CultureInfo.InvariantCulture))
            .Single();

    internal int Handles => Directory.EnumerateFileSystemEntries($"/proc/{_process.Id}/fd").Count();

    /// <summary>Until it writes a line with these words.</summary>
    internal string Await(string words, int after = 0)
    {
        Eventually.Holds(() => Find() is not null, () => $"“{words}” in {Told()}");
        return Find()!;

        string? Find() => Log.Skip(after).FirstOrDefault(line => line.Contains(words, StringComparison.Ordinal));
    }

    /// <summary>Until its status is so.</summary>
    internal void AwaitStatus(Predicate<JsonNode> isSo) =>
        Eventually.Holds(
            () => TryStatus() is { } status && isSo(status),
            () => $"its status is {TryStatus()}; {Told()}"
        );

    internal void Signal(string signal) =>
        Tool.Run("kill", $"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture));

    /// <returns>Its exit code.</returns>
    internal int AwaitEnd(TimeSpan longest)
    {
        Assert.True(_process.WaitForExit(longest), $"it did not end; {Told()}");
        // It waits for the last line, too.
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>What it said last, for the message of a test that fails.</summary>
    internal string Told() =>
        $"{(_process.HasExited ? "it has ended; " : "")}it said: {string.Join("\n", Log.TakeLast(15))}";

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }
        _process.Dispose();
    }

    /// <summary>Null while it does not listen.</summary>
    private JsonNode? TryStatus()
    {
        try
        {
            return JsonNode.Parse(new RunningWatch(Socket).Ask(WatchSocket.StatusQuestion).Span);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void Keep(string? line)
    {
        if (line is not null)
        {
            lock (_log)
            {
                _log.Add(line);
            }
        }
    }

    private static bool IsSave(string line) =>
        line.Contains(" saved (", StringComparison.Ordinal) || line.Contains(" created (", StringComparison.Ordinal);
}
