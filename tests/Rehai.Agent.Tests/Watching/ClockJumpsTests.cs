using Rehai.Agent.Watching;

namespace Rehai.Agent.Tests.Watching;

public sealed class ClockJumpsTests
{
    private readonly SetTime _time = new();

    [Fact]
    public void Time_that_passes_is_no_jump()
    {
        var clock = new ClockJumps(_time);

        _time.Pass(TimeSpan.FromDays(1));

        Assert.False(clock.Look());
    }

    [Theory]
    [InlineData(7200)]
    [InlineData(-7200)]
    public void A_clock_that_is_set_is_noticed_once_and_when_it_is_set_right_again(int seconds)
    {
        var clock = new ClockJumps(_time);

        _time.SetAhead(TimeSpan.FromSeconds(seconds));
        Assert.True(clock.Look());
        Assert.False(clock.Look());

        _time.SetAhead(TimeSpan.Zero);
        Assert.True(clock.Look());
    }

    [Fact]
    public void What_keeps_a_clock_right_is_no_jump()
    {
        var clock = new ClockJumps(_time);

        _time.SetAhead(TimeSpan.FromMilliseconds(100));

        Assert.False(clock.Look());
    }
}
