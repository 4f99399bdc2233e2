using System.Diagnostics;
using System.Globalization;
using Rehai.Agent.Systemd;

namespace Rehai.Agent.Tests.Systemd;

public sealed class ServiceNotifierTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_message_is_one_datagram_to_a_path_or_an_abstract_name(bool isAbstract)
    {
        using var manager = new ManagerSocket(isAbstract);
        using var notifier = new ServiceNotifier(manager.Environment());

        notifier.Ready("following 11 guests");
        notifier.Status("saved");
        notifier.Status("saved");
        notifier.FeedWatchdog();
        notifier.Stopping("terminated");

        Assert.Equal(
            ["READY=1\nSTATUS=following 11 guests", "STATUS=saved", "WATCHDOG=1", "STOPPING=1\nSTATUS=terminated"],
            manager.Heard()
        );
    }

    [Fact]
    public void A_reload_comes_with_the_time_of_the_monotonic_clock()
    {
        using var manager = new ManagerSocket();
        using var notifier = new ServiceNotifier(manager.Environment());
        var before = Monotonic();

        notifier.Reloading();

        var lines = Assert.Single(manager.Heard()).Split('\n');
        Assert.Equal("RELOADING=1", lines[0]);
        var said = long.Parse(lines[1]["MONOTONIC_USEC=".Length..], CultureInfo.InvariantCulture);
        Assert.InRange(said, before, Monotonic());
    }

    [Fact]
    public void A_status_of_two_lines_stays_one_assignment()
    {
        using var manager = new ManagerSocket();
        using var notifier = new ServiceNotifier(manager.Environment());

        notifier.Status("guest \"a\nREADY=1\"");

        Assert.Equal("STATUS=guest \"a\\nREADY=1\"", Assert.Single(manager.Heard()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("@")]
    [InlineData("vsock:2:1234")]
    [InlineData("/nowhere/notify")]
    [InlineData("@rehai-nobody-listens-here")]
    public void Where_nobody_listens_nothing_happens(string? address)
    {
        using var notifier = new ServiceNotifier(_ => address);

        notifier.Ready("ready");
        notifier.Stopping("stopping");
    }

    [Fact]
    public void A_path_longer_than_a_socket_may_have_is_no_failure()
    {
        using var notifier = new ServiceNotifier(_ => $"/{new string('x', 200)}");

        notifier.Ready("ready");
    }

    [Fact]
    public void A_manager_that_takes_nothing_does_not_stop_the_service()
    {
        using var manager = new ManagerSocket();
        using var notifier = new ServiceNotifier(manager.Environment());

        manager.BeBusy();

        notifier.Status("busy");

        Assert.DoesNotContain("STATUS=busy", manager.Heard());
    }

    /// <summary>On Linux .NET's stopwatch is that clock, in nanoseconds.</summary>
    private static long Monotonic() => Stopwatch.GetTimestamp() / 1_000;
}
