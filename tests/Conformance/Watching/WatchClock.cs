using System.Globalization;

namespace Rehai.Conformance.Watching;

/// <summary>The clock of a watch, by libfaketime: its time of day jumps as a test wants, and what it measures time by does not.</summary>
internal sealed class WatchClock
{
    private readonly string _file;

    /// <param name="directory">For its file.</param>
    internal WatchClock(string directory)
    {
        _file = Path.Combine(directory, "clock");
        Jump(TimeSpan.Zero);
    }

    internal Dictionary<string, string> Environment =>
        new()
        {
            ["LD_PRELOAD"] = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
            ["FAKETIME_TIMESTAMP_FILE"] = _file,
            ["FAKETIME_NO_CACHE"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            // A file whose time jumps is a key that was replaced.
            ["NO_FAKE_STAT"] = "1",
        };

    /// <param name="ahead">Of the true time, from now on.</param>
    internal void Jump(TimeSpan ahead)
    {
        var unfinished = $"{_file}.new";
        File.WriteAllText(unfinished, string.Create(CultureInfo.InvariantCulture, $"{ahead.TotalSeconds:+0;-0;+0}s\n"));
        File.Move(unfinished, _file, overwrite: true);
    }
}
