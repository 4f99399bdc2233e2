using System.Globalization;
using Rehai.Server.Web.Access;

namespace Rehai.Server.Tests.Web.Access;

public sealed class ThrottleTests
{
    private readonly StoppedClock _clock = new();

    [Fact]
    public void The_wait_doubles_up_to_the_longest()
    {
        var throttle = new Throttle(TimeSpan.FromMinutes(1), _clock);
        List<double> waits = [];
        for (var i = 0; i < 14; i++)
        {
            Assert.Null(throttle.Take("a"));
            var wait = throttle.Take("a") is { } left ? Math.Ceiling(left.TotalSeconds) : 0;
            waits.Add(wait);
            if (wait == 0)
            {
                // That was an attempt as well.
                throttle.GiveBack("a");
            }
            _clock.Offset += TimeSpan.FromSeconds(wait);
        }

        Assert.Equal([0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60, 60], waits);
    }

    [Fact]
    public void Failures_are_forgotten_an_hour_after_the_wait()
    {
        var throttle = new Throttle(TimeSpan.FromMinutes(1), _clock);
        Fail(throttle, "a");
        Assert.NotNull(throttle.Take("a"));
        Assert.Null(throttle.Take("b"));

        _clock.Offset += TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1);

        Fail(throttle, "a");
    }

    [Fact]
    public void Many_names_take_no_memory_and_free_nobody_who_waits_longer()
    {
        var throttle = new Throttle(TimeSpan.FromMinutes(1), _clock);
        for (var i = 0; i < 20; i++)
        {
            throttle.Take("a");
            _clock.Offset += i < 19 ? TimeSpan.FromMinutes(1) : default;
        }
        var before = GC.GetTotalMemory(forceFullCollection: true);

        for (var i = 0; i < 200_000; i++)
        {
            throttle.Take(i.ToString("D100", CultureInfo.InvariantCulture));
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 8_000_000);
        Assert.NotNull(throttle.Take("a"));
    }

    private static void Fail(Throttle throttle, string who)
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(throttle.Take(who));
        }
    }

    /// <summary>It stands where the test sets it: waits are compared to the second.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Offset;
    }
}
