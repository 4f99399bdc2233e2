namespace Rehai.Bench;

/// <summary>One row a program: how long, how much processor, how much memory.</summary>
internal static class ProcessTable
{
    public static Table Create() => new("", "runs", "wall ms: median", "min", "max", "cpu ms: median", "peak MiB: max");

    public static void Add(Table table, string what, IReadOnlyList<Measurement> runs)
    {
        var wall = Wall(runs);
        table.Add(
            what,
            $"{wall.Count}",
            $"{wall.Median:0.0}",
            $"{wall.Min:0.0}",
            $"{wall.Max:0.0}",
            $"{new Samples(runs.Select(run => run.Cpu.TotalMilliseconds)).Median:0.0}",
            $"{runs.Max(run => run.PeakMiB):0.0}"
        );
    }

    public static Samples Wall(IEnumerable<Measurement> runs) => new(runs.Select(run => run.Wall.TotalMilliseconds));
}
