using System.Globalization;
using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Watching;

/// <summary>
/// After each of many faults the node is true again and nothing of others has changed. How long that took is left in <c>artifacts/watch</c>.
/// REHAI_WATCH_SEED runs a seed again.
/// </summary>
[Collection(OneHypervisor.Name)]
public sealed class WatchFaultTests
{
    private static readonly int Seed = int.TryParse(
        Environment.GetEnvironmentVariable("REHAI_WATCH_SEED"),
        CultureInfo.InvariantCulture,
        out var seed
    )
        ? seed
        : Environment.TickCount;

    [Fact]
    public void After_a_fault_of_any_kind_the_node_is_true_again() => Run("faults", rounds: 30, longStops: 0);

    [Fact]
    [Trait("run", "soak")]
    public void After_hundreds_of_faults_the_node_is_true_again() => Run("many-faults", rounds: 250, longStops: 50);

    private static void Run(string name, int rounds, int longStops)
    {
        using var faults = new FaultRounds(Seed, longStops);
        faults.Run(rounds);
        var directory = Path.Combine(Repository.Root, "artifacts/watch");
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, $"{name}.md"), faults.ToString());
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}\n{faults}");
    }
}
