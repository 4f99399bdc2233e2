using System.Globalization;

namespace Rehai.Bench.Web;

/// <summary>What a process has now, as the kernel counts it.</summary>
internal static class ProcessMemory
{
    /// <summary>What it shares with no other process.</summary>
    public static double PrivateMiB(int process) =>
        Lines($"/proc/{process}/smaps_rollup", "Private_Clean:", "Private_Dirty:") / 1024;

    public static double ResidentMiB(int process) => Lines($"/proc/{process}/status", "VmRSS:") / 1024;

    private static double Lines(string file, params string[] names) =>
        File.ReadLines(file)
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(words => names.Contains(words[0]))
            .Sum(words => double.Parse(words[1], CultureInfo.InvariantCulture));
}
