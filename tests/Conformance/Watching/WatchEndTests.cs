using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Watching;

/// <summary>SIGTERM ends the watch well and soon, whatever it is in the middle of.</summary>
[Collection(OneHypervisor.Name)]
public sealed class WatchEndTests(WatchedHost host) : IClassFixture<WatchedHost>, IDisposable
{
    /// <summary>It is a second at most; a machine that has much else to do gets more.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    public void Dispose()
    {
        host.Road.Clear();
        host.Anew("web");
    }

    [Fact]
    public void In_the_middle_of_a_save_that_the_server_never_answers()
    {
        using var watch = host.Watch();
        host.AwaitTruth(watch);
        host.Road.Obstruct(host.Road.Silence);
        host.Define("web");
        host.Road.AwaitMet(1);

        AssertEnds(watch);
    }

    [Fact]
    public void In_the_middle_of_a_reading_that_libvirtd_never_answers()
    {
        using var watch = host.Watch();
        host.AwaitTruth(watch);
        host.Libvirtd.Signal("STOP");
        try
        {
            watch.AwaitStatus(status => !(bool)status["libvirt"]!["connected"]!);
            AssertEnds(watch);
        }
        finally
        {
            host.Libvirtd.Signal("CONT");
        }
    }

    [Fact]
    public void In_the_middle_of_nothing()
    {
        using var watch = host.Watch();
        host.AwaitTruth(watch);

        AssertEnds(watch);
    }

    [Fact]
    public void Before_it_is_connected_to_libvirt()
    {
        host.Libvirtd.Signal("STOP");
        try
        {
            using var watch = host.Watch();
            Eventually.Holds(() => File.Exists(watch.Socket), watch.Told);
            AssertEnds(watch);
        }
        finally
        {
            host.Libvirtd.Signal("CONT");
        }
    }

    private static void AssertEnds(WatchProcess watch)
    {
        watch.Signal("TERM");
        Assert.Equal(0, watch.AwaitEnd(Soon));
    }
}
