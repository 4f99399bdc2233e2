using Rehai.Chef;
using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Service;

/// <summary>The published watch, real libvirt and the real server, under a service manager.</summary>
public sealed class WatchServiceTests : IDisposable
{
    private readonly Workplace _workplace = new();
    private readonly Libvirtd _libvirtd = Libvirtd.Apart();

    public WatchServiceTests() => _workplace.Register();

    public void Dispose()
    {
        _libvirtd.Dispose();
        _workplace.Dispose();
    }

    [Fact]
    public void It_is_ready_while_the_recipe_that_starts_it_holds_the_lock()
    {
        using var converge = RunLock.TryAcquire(_workplace.LockFile);
        Assert.NotNull(converge);
        using var service = Start("--during-converge", "wait");

        service.Await("READY=1\nSTATUS=");
    }

    [Fact]
    public void A_hangup_has_it_read_its_configuration_again()
    {
        using var service = Start();
        service.Await("READY=1");

        service.Signal("HUP");

        service.Await("RELOADING=1\nMONOTONIC_USEC=");
        service.Await("READY=1");
    }

    [Fact]
    public void It_says_that_it_stops_and_ends_well()
    {
        using var service = Start();
        service.Await("READY=1");

        service.Signal("TERM");

        service.Await("STOPPING=1");
        Assert.Equal(0, service.WaitForEnd());
    }

    [Fact]
    public void Its_loops_feed_the_watchdog()
    {
        using var service = Start(new Dictionary<string, string> { ["WATCHDOG_USEC"] = "20000000" });

        foreach (var _ in Enumerable.Range(0, 2))
        {
            service.Await("WATCHDOG=1");
        }
    }

    private StartedService Start(params string[] arguments) => Start([], arguments);

    private StartedService Start(Dictionary<string, string> environment, params string[] arguments) =>
        new(
            _ => [],
            Repository.Agent,
            environment,
            ["-c", _workplace.ConfigFile, "--libvirt-uri", _libvirtd.Uri, "-l", "info", .. arguments]
        );
}
