using Rehai.Conformance.Hypervisor;

namespace Rehai.Conformance.Watching;

/// <summary>Converges with real ohai beside the watch, while guests come and go and somebody reads the node all the time.</summary>
[Collection(OneHypervisor.Name)]
public sealed class ConvergeTests
{
    [Fact]
    public void Across_converges_the_guests_are_never_absent() => Converge(8, "full", "auto");

    [Fact]
    [Trait("run", "soak")]
    public void Across_a_hundred_converges_the_guests_are_never_absent() => Converge(100, "full", "auto");

    [Fact]
    public void Where_only_the_run_lock_makes_a_save_safe_they_are_never_absent_either() =>
        Converge(4, "stock", "locked");

    [Fact]
    [Trait("run", "soak")]
    public void A_hundred_times() => Converge(100, "stock", "locked");

    private static void Converge(int times, string profile, string strategy)
    {
        using var host = new WatchedHost("qemu:///system", profile, strategy);
        using var guests = new DrawnGuests(host, new Random(times));
        using var watch = host.Watch(new Dictionary<string, string> { ["REHAI_WATCH__SAVE_INTERVAL"] = "0" });
        OhaiConverge.InstallPlugin(host, watch);
        host.AwaitTruth(watch);
        using var reader = new NodeReader(host, DrawnGuests.Steady);
        for (var i = 0; i < times; i++)
        {
            ConvergeOnce(host, guests, watch, isLocked: strategy == "locked");
        }
        host.AwaitTruth(watch);
        Assert.Empty(reader.End());
        Assert.True(reader.Reads > times, $"only {reader.Reads} reads");
    }

    private static void ConvergeOnce(WatchedHost host, DrawnGuests guests, WatchProcess watch, bool isLocked)
    {
        using var converge = new OhaiConverge(host);
        guests.ChangeOne();
        if (!isLocked)
        {
            // Before its end, for nothing has to wait.
            host.AwaitTruth(watch);
        }
        converge.Save(meanwhile: () => guests.ChangeOne());
    }
}
