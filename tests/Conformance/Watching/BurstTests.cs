using Rehai.Bench;
using Rehai.Bench.Watching;
using Rehai.Conformance.Hypervisor;

namespace Rehai.Conformance.Watching;

/// <summary>Far more events than anybody saves, by libvirt's test driver.</summary>
[Collection(OneHypervisor.Name)]
public sealed class BurstTests
{
    private const int MostSavesOfABurst = 40;
    private const int LongestLoop = 200;
    private const long MostGrowthKiB = 30 * 1024;
    private const int MostHandlesMore = 20;

    [Fact]
    public void A_burst_of_two_thousand_events_ends_in_the_truth_by_few_saves()
    {
        using var host = new WatchedHost("test:///default");
        using var libvirt = new KeptLibvirt(host.WritableUri);
        using var watch = host.Watch();
        host.AwaitTruth(watch);
        var (saves, memory) = (watch.Saves, watch.ResidentKiB);

        ComeAndGo(libvirt, guests: 1000);
        libvirt.Define(GuestXml.Simulated("kept"));

        host.AwaitTruth(watch);
        var made = watch.Saves - saves;
        TestContext.Current.TestOutputHelper?.WriteLine($"{made} saves, {watch.ResidentKiB - memory} KiB more");
        Assert.InRange(made, 1, MostSavesOfABurst);
        Assert.InRange(watch.ResidentKiB - memory, long.MinValue, MostGrowthKiB);
    }

    [Fact]
    [Trait("run", "soak")]
    public void A_hundred_thousand_events_leave_the_truth_and_nothing_else()
    {
        const int eventsOfAGuest = 4;
        using var host = new WatchedHost("test:///default");
        using var libvirt = new KeptLibvirt(host.WritableUri);
        using var watch = host.Watch();
        ComeAndGo(libvirt, guests: 1000);
        host.AwaitTruth(watch);
        var (memory, handles) = (watch.ResidentKiB, watch.Handles);

        for (var events = 0; events < 100_000; events += LongestLoop * eventsOfAGuest)
        {
            Live(libvirt, guests: LongestLoop, kept: $"kept-{events}");
            host.AwaitTruth(watch);
        }

        Assert.InRange(watch.ResidentKiB - memory, long.MinValue, MostGrowthKiB);
        Assert.InRange(watch.Handles - handles, int.MinValue, MostHandlesMore);
        Assert.DoesNotContain(watch.Log, line => line.Contains("WARN", StringComparison.Ordinal));
    }

    /// <summary>Two events each.</summary>
    private static void ComeAndGo(KeptLibvirt libvirt, int guests)
    {
        for (var guest = 0; guest < guests; guest++)
        {
            KeptLibvirt.Undefine(libvirt.Define(GuestXml.Simulated($"burst-{guest}")));
        }
    }

    /// <summary>Guests through their lives, and one that stays, so that the state after them is not the one before.</summary>
    private static void Live(KeptLibvirt libvirt, int guests, string kept)
    {
        for (var number = 0; number < guests; number++)
        {
            var guest = libvirt.Define(GuestXml.Simulated($"loop-{number}"));
            KeptLibvirt.Start(guest);
            KeptLibvirt.Destroy(guest);
            KeptLibvirt.Undefine(guest);
        }
        KeptLibvirt.Start(libvirt.Define(GuestXml.Simulated(kept)));
    }
}
