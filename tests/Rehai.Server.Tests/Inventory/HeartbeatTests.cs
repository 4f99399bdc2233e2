using Rehai.Server.Inventory;

namespace Rehai.Server.Tests.Inventory;

public sealed class HeartbeatTests
{
    [Theory]
    [InlineData(60, 0, "Live")]
    [InlineData(60, 180, "Live")]
    [InlineData(60, 181, "Late")]
    [InlineData(60, 600, "Late")]
    [InlineData(60, 601, "Stale")]
    [InlineData(null, 5_400, "Live")]
    [InlineData(null, 5_401, "Late")]
    [InlineData(null, 18_001, "Stale")]
    [InlineData(0, 5_400, "Live")]
    public void Silence_is_judged_by_what_was_promised(int? interval, int seconds, string expected) =>
        Assert.Equal(expected, Judge(interval, seconds).ToString());

    [Fact]
    public void Nobody_is_called_stale_before_its_lease_could_be_heard()
    {
        Assert.Equal(Freshness.Late, Judge(60, 90_000, Some.Now.AddSeconds(-179)));
        Assert.Equal(Freshness.Stale, Judge(60, 90_000, Some.Now.AddSeconds(-180)));
        Assert.Equal(Freshness.Stale, Judge(null, 90_000, Some.Now));
    }

    [Fact]
    public void Who_never_told_a_time_is_unknown() =>
        Assert.Equal(Freshness.Unknown, Heartbeat.Judge(Some.Host(1, "a"), null, Some.Now));

    [Fact]
    public void A_clock_that_is_ahead_keeps_no_host_alive()
    {
        var host = Some.Host(1, "a") with { ChangedAt = Some.Now.AddDays(-1) };
        Assert.Equal(Freshness.Live, Heartbeat.Judge(host, Some.Now.AddSeconds(60), Some.Now));
        Assert.Equal(Freshness.Stale, Heartbeat.Judge(host, Some.Now.AddDays(2), Some.Now));
    }

    private static Freshness Judge(int? interval, int seconds, DateTimeOffset? listeningSince = null) =>
        Heartbeat.Judge(
            Some.Host(1, "a") with
            {
                Interval = interval,
            },
            Some.Now.AddSeconds(-seconds),
            Some.Now,
            listeningSince
        );
}
