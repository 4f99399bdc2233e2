using Rehai.Bench.Watching;
using Rehai.Bench.Web;

namespace Rehai.Bench;

internal static class BenchList
{
    public static readonly Dictionary<string, Action<BenchSetup>> All = new()
    {
        ["agent"] = AgentBench.Run,
        ["guests"] = GuestsBench.Run,
        ["server"] = ServerBench.Run,
        ["patch"] = PatchBench.Run,
        ["search"] = SearchBench.Run,
        ["web"] = WebBench.Run,
        ["latency"] = LatencyBench.Run,
        ["burst"] = BurstBench.Run,
        ["idle"] = IdleBench.Run,
        ["fleet"] = FleetBench.Run,
    };

    /// <returns>The benches of that name, or those that it stands for; none where there is no such name.</returns>
    public static IReadOnlyList<string> Find(string name) =>
        name switch
        {
            "all" => [.. All.Keys],
            "watch" => ["latency", "burst", "idle", "fleet"],
            _ => All.ContainsKey(name) ? [name] : [],
        };
}
