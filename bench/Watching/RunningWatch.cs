using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Rehai.Bench.Watching;

/// <summary>The published <c>rehai watch</c>.</summary>
internal sealed partial class RunningWatch : IDisposable
{
    private readonly Process _process;
    private readonly string _log;

    private RunningWatch(Process process, string log) => (_process, _log) = (process, log);

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

    public double MiB
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    /// <summary>How long after its event each save was acknowledged, by its own words.</summary>
    public IReadOnlyList<double> Lags =>
        [.. Saves().Select(save => Milliseconds(save.Groups["lag"])).Where(lag => lag >= 0)];

    /// <summary>How many saves it has made.</summary>
    public int SaveCount => Saves().Count();

    /// <param name="log">Takes its words.</param>
    /// <param name="settings">Of the section <c>[watch]</c>.</param>
    public static RunningWatch Start(string log, string[] command, params (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo(
            "/bin/sh",
            ["-c", "log=$1; shift; exec \"$@\" 2>\"$log\"", "sh", log, .. command]
        );
        start.Environment["REHAI_WATCH__SPLAY"] = "0";
        foreach (var (key, value) in settings)
        {
            start.Environment[$"REHAI_WATCH__{key.ToUpperInvariant()}"] = value;
        }
        return new(Process.Start(start)!, log);
    }

    /// <exception cref="BenchException">It has ended by itself.</exception>
    public void Check()
    {
        if (_process.HasExited)
        {
            throw new BenchException($"rehai watch ended with {_process.ExitCode}: {File.ReadAllText(_log).Trim()}");
        }
    }

    public void Dispose() => Posix.End(_process);

    private IEnumerable<Match> Saves() =>
        File.ReadLines(_log).Select(line => Save().Match(line)).Where(save => save.Success);

    private static double Milliseconds(Group text) =>
        text.Success ? double.Parse(text.Value, CultureInfo.InvariantCulture) : -1;

    [GeneratedRegex(@" (created|saved) \(.*?, (?<took>\d+) ms(, (?<lag>\d+) ms after the event)?")]
    private static partial Regex Save();
}
