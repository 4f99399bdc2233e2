using Rehai.Agent.Watching;

namespace Rehai.Agent.Tests.Watching;

public sealed class SavePaceTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    /// <summary>Before every save.</summary>
    private const long LongAgo = long.MinValue;

    private readonly SetTime _time = new();

    [Fact]
    public void Where_whole_documents_are_sent_two_go_at_once_and_then_one_in_each_interval()
    {
        var saves = SavesWithin(TimeSpan.FromSeconds(35), isCheap: false, Pace(Interval));

        Assert.Equal([0, 0, 10, 20, 30], saves.Select(at => at.TotalSeconds));
    }

    [Fact]
    public void Two_can_go_at_once_again_after_two_quiet_intervals_and_never_more()
    {
        var pace = Pace(Interval);
        Save(pace, Quick);
        Save(pace, Quick);
        _time.Pass(Interval * 100);

        Assert.Equal(TimeSpan.Zero, Save(pace, Quick));
        Assert.Equal(TimeSpan.Zero, Save(pace, Quick));
        Assert.Equal(Interval, pace.Wait(isCheap: false));
    }

    [Fact]
    public void Zero_switches_it_off() =>
        Assert.Equal(100, SavesWithin(TimeSpan.FromSeconds(1), isCheap: false, Pace(TimeSpan.Zero), atMost: 100).Count);

    [Fact]
    public void A_thousand_events_are_a_handful_of_merge_patches_and_the_last_is_not_late()
    {
        var saves = SavesWithin(TimeSpan.FromSeconds(2), isCheap: true, Pace(Interval));

        Assert.InRange(saves.Count, 3, 9);
        Assert.All(saves.Zip(saves.Skip(1)), pair => Assert.True(pair.Second - pair.First <= TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Changes_that_each_wait_to_see_the_one_before_all_go_at_once()
    {
        var pace = Pace(Interval);
        for (var i = 0; i < 300; i++)
        {
            _time.Pass(0.01);
            var happened = _time.GetTimestamp();
            Assert.True(pace.Wait(isCheap: true) <= TimeSpan.Zero);
            _time.Pass(Quick);
            pace.Saved(Quick, happened);
        }
    }

    [Fact]
    public void After_a_burst_and_quiet_merge_patches_go_at_once_again()
    {
        var pace = Pace(Interval);
        SavesWithin(TimeSpan.FromSeconds(2), isCheap: true, pace);
        Assert.True(pace.Wait(isCheap: true) > TimeSpan.Zero);

        _time.Pass(3);
        Assert.True(pace.Wait(isCheap: true) <= TimeSpan.Zero);
        pace.Saved(Quick, eventAt: null);
        Assert.True(pace.Wait(isCheap: true) <= TimeSpan.Zero);
    }

    [Fact]
    public void A_server_that_refuses_gets_fewer_saves_and_one_that_is_quick_again_gets_more()
    {
        var pace = Pace(Interval);
        Save(pace, Quick);
        Save(pace, Quick);
        pace.Refused();
        Assert.Equal(Interval * 2, pace.Wait(isCheap: false));
        for (var i = 0; i < 10; i++)
        {
            pace.Refused();
        }
        Assert.Equal(Interval * 8, pace.Wait(isCheap: false));

        for (var i = 0; i < 3; i++)
        {
            Save(pace, Quick);
        }
        Assert.Equal(Interval, pace.Wait(isCheap: false));
    }

    [Fact]
    public void A_server_whose_answers_become_slow_gets_fewer_saves_and_one_that_always_is_does_not()
    {
        var pace = Pace(Interval);
        Save(pace, Quick);
        Save(pace, Slow);
        Assert.Equal(Interval * 2, pace.Wait(isCheap: false));
        Save(pace, Quick);
        Assert.Equal(Interval, pace.Wait(isCheap: false));

        var distant = Pace(Interval);
        Save(distant, Slow);
        Save(distant, Slow);
        Assert.Equal(Interval, distant.Wait(isCheap: false));
    }

    private SavePace Pace(TimeSpan interval) => new(interval, _time);

    /// <summary>When it may.</summary>
    /// <returns>How long that took.</returns>
    private TimeSpan Save(SavePace pace, TimeSpan took)
    {
        var wait = pace.Wait(isCheap: false);
        _time.Pass(wait);
        pace.Saved(took, eventAt: null);
        return wait;
    }

    /// <summary>There is always something to save, and was before the save before; a look each 2 ms.</summary>
    private List<TimeSpan> SavesWithin(TimeSpan span, bool isCheap, SavePace pace, int atMost = int.MaxValue)
    {
        var (start, saves) = (_time.Now, new List<TimeSpan>());
        while (_time.Now - start < span && saves.Count < atMost)
        {
            if (pace.Wait(isCheap) <= TimeSpan.Zero)
            {
                saves.Add(_time.Now - start);
                pace.Saved(Quick, LongAgo);
            }
            else
            {
                _time.Pass(0.002);
            }
        }
        return saves;
    }
}
