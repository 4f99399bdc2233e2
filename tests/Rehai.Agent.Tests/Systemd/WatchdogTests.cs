using System.Globalization;
using Rehai.Agent.Systemd;

namespace Rehai.Agent.Tests.Systemd;

public sealed class WatchdogTests : IDisposable
{
    private static readonly TimeSpan HalfPeriod = TimeSpan.FromSeconds(90);

    private readonly ManagerSocket _manager = new();
    private readonly SetTime _time = new();
    private readonly ServiceNotifier _notifier;

    public WatchdogTests() => _notifier = new(_manager.Environment());

    public void Dispose()
    {
        _notifier.Dispose();
        _manager.Dispose();
    }

    [Fact]
    public void It_is_fed_at_once_and_then_every_half_period_at_most()
    {
        var watchdog = Create();
        watchdog.Register("reading");

        watchdog.Beat("reading");
        Assert.Equal(1, Fed());
        _time.Pass(HalfPeriod - TimeSpan.FromSeconds(1));
        watchdog.Beat("reading");
        Assert.Equal(0, Fed());
        _time.Pass(TimeSpan.FromSeconds(1));
        watchdog.Beat("reading");
        Assert.Equal(1, Fed());
    }

    [Fact]
    public void It_starves_while_one_of_the_loops_hangs()
    {
        var watchdog = Create();
        watchdog.Register("reading");
        watchdog.Register("publishing");

        for (var minute = 0; minute < 60; minute++)
        {
            watchdog.Beat("reading");
            _time.Pass(TimeSpan.FromMinutes(1));
        }
        Assert.Equal(0, Fed());

        watchdog.Beat("publishing");
        Assert.Equal(1, Fed());
    }

    [Fact]
    public void A_beat_counts_once()
    {
        var watchdog = Create();
        watchdog.Register("reading");
        watchdog.Register("publishing");
        watchdog.Beat("publishing");
        watchdog.Beat("reading");
        Assert.Equal(1, Fed());

        _time.Pass(HalfPeriod);
        watchdog.Beat("reading");
        Assert.Equal(0, Fed());
        watchdog.Beat("publishing");
        Assert.Equal(1, Fed());
    }

    [Fact]
    public void Where_each_loop_beats_in_half_a_period_the_manager_hears_within_a_whole_one()
    {
        var watchdog = Create();
        watchdog.Register("reading");
        watchdog.Register("publishing");
        var silence = TimeSpan.Zero;

        for (var second = 0; second < 3_600; second++)
        {
            if (second % 61 == 0)
            {
                watchdog.Beat("reading");
            }
            if (second % 89 == 0)
            {
                watchdog.Beat("publishing");
            }
            silence = Fed() > 0 ? TimeSpan.Zero : silence + TimeSpan.FromSeconds(1);
            Assert.True(silence < 2 * HalfPeriod, $"silent for {silence}");
            _time.Pass(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void The_period_is_what_the_manager_says_to_this_process()
    {
        Assert.Equal(2 * HalfPeriod, Create().Period);
        Assert.Equal(
            2 * HalfPeriod,
            Create(("WATCHDOG_PID", Environment.ProcessId.ToString(CultureInfo.InvariantCulture))).Period
        );
    }

    [Theory]
    [InlineData("WATCHDOG_PID", "1")]
    [InlineData("WATCHDOG_USEC", "0")]
    [InlineData("WATCHDOG_USEC", "-180000000")]
    [InlineData("WATCHDOG_USEC", "3min")]
    public void Without_a_watchdog_nothing_is_sent(string name, string value)
    {
        var watchdog = Create((name, value));
        watchdog.Register("reading");

        watchdog.Beat("reading");

        Assert.Null(watchdog.Period);
        Assert.Equal(0, Fed());
    }

    private Watchdog Create(params (string Name, string Value)[] environment) =>
        new(_notifier, _manager.Environment([.. environment, ("WATCHDOG_USEC", "180000000")]), _time);

    private int Fed()
    {
        var heard = _manager.Heard();
        Assert.All(heard, message => Assert.Equal("WATCHDOG=1", message));
        return heard.Count;
    }
}
