namespace Rehai.Bench;

internal static class BenchList
{
    public static readonly Dictionary<string, Action<BenchSetup>> All = new()
    {
        ["agent"] = AgentBench.Run,
        ["guests"] = GuestsBench.Run,
        ["server"] = ServerBench.Run,
        ["latency"] = Watching.LatencyBench.Run,
        ["burst"] = Watching.BurstBench.Run,
        ["idle"] = Watching.IdleBench.Run,
        ["patch"] = PatchBench.Run,
    };
}
