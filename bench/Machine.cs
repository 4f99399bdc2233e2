using System.Runtime.InteropServices;

namespace Rehai.Bench;

internal static class Machine
{
    public static string Describe() =>
        $"machine: {Environment.ProcessorCount} cores, {Processor()}, {Memory()} GiB, Linux {Kernel()}, {RuntimeInformation.OSArchitecture}; load average {Load()}";

    private static string Processor() => Value("/proc/cpuinfo", "model name");

    private static string Kernel() => File.ReadAllText("/proc/sys/kernel/osrelease").Trim();

    /// <summary>Of the last minute: more than nothing means that the machine is not this bench's alone.</summary>
    public static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];

    private static long Memory() => long.Parse(Value("/proc/meminfo", "MemTotal").Split(' ')[0]) / (1024 * 1024);

    private static string Value(string file, string key) =>
        File.ReadLines(file)
            .Where(line => line.StartsWith(key, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(':') + 1)..].Trim())
            .FirstOrDefault("unknown");
}
