using Rehai.Agent.Publishing;
using Rehai.Agent.Watching;
using Rehai.Chef;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Tests.Watching;

public sealed class TroublesTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly Exception Away = new ChefServerUnreachableException("no answer", isLasting: false);

    private readonly SetTime _time = new();
    private readonly Troubles _troubles;

    public TroublesTests() => _troubles = new Troubles(new WatchSettings { LongestPause = Longest }, _time);

    [Fact]
    public void A_short_fault_is_tried_again_within_two_seconds_for_half_a_minute()
    {
        var start = _time.Now;
        while (_time.Now - start < TimeSpan.FromSeconds(28))
        {
            var pause = _troubles.Meet(Away).Pause;
            Assert.InRange(pause, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2));
            _time.Pass(pause);
        }
    }

    [Fact]
    public void A_long_outage_is_met_by_random_pauses_up_to_the_ceiling()
    {
        _troubles.Meet(Away);
        _time.Pass(31);
        Assert.All(Pauses(5), pause => Assert.True(pause <= Longest));

        var pauses = Pauses(1000);

        Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.Zero, Longest));
        Assert.True(pauses.Min() < Longest / 10, "jitter is full: many hosts spread over the whole of it");
        Assert.True(pauses.Max() > Longest * 0.9);
    }

    [Fact]
    public void Hosts_whose_outage_lasts_longer_come_back_over_the_whole_splay()
    {
        var pauses = Enumerable.Range(0, 500).Select(_ => PauseAfter(TimeSpan.FromSeconds(29.9))).ToList();

        Assert.All(pauses, pause => Assert.InRange(pause, TimeSpan.Zero, TimeSpan.FromMinutes(10)));
        Assert.True(pauses.Min() < TimeSpan.FromMinutes(1), "jitter is full");
        Assert.True(pauses.Max() > TimeSpan.FromMinutes(9));
    }

    [Fact]
    public void A_server_that_is_slow_under_the_run_lock_is_left_alone_for_longer_than_the_lock_was_held()
    {
        var slow = new SlowServerException(new Uri("http://chef"));
        Assert.True(Troubles.IsExpected(slow));
        foreach (var _ in Enumerable.Range(0, 100))
        {
            var trouble = _troubles.Meet(slow);

            Assert.Equal((ServerState.Retrying, true), (trouble.State, trouble.IsOverload));
            Assert.InRange(trouble.Pause, ConvergeGate.LongestHold, ConvergeGate.LongestHold + Longest);
        }
    }

    [Theory]
    [InlineData("Unusable", false)]
    [InlineData("Refused", true)]
    public void A_key_or_configuration_of_this_host_is_no_refusal_of_the_server(string state, bool isRefused)
    {
        Exception failure = isRefused ? Refused(403) : new ConfigException("no key");

        Assert.Equal(state, _troubles.Meet(failure).State.ToString());
    }

    [Fact]
    public void After_success_a_fault_is_a_short_one_again()
    {
        Assert.Null(_troubles.Over());
        _troubles.Meet(Away);
        _time.Pass(3600);
        Pauses(10);

        Assert.Contains("after 3600.0 s", _troubles.Over(), StringComparison.Ordinal);
        Assert.InRange(_troubles.Meet(Away).Pause, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData(429, 20)]
    [InlineData(503, 20)]
    [InlineData(500, 20)]
    public void What_the_server_asks_for_is_kept_to(int status, int seconds)
    {
        var trouble = _troubles.Meet(Refused(status, TimeSpan.FromSeconds(seconds)));

        Assert.InRange(trouble.Pause, TimeSpan.FromSeconds(seconds), TimeSpan.FromSeconds(seconds * 1.1));
        Assert.Equal((false, status is 429 or 503), (trouble.IsFinal, trouble.IsOverload));
    }

    [Fact]
    public void Nobody_can_ask_for_ever_or_for_no_pause_at_all()
    {
        Assert.InRange(
            _troubles.Meet(Refused(503, TimeSpan.FromDays(1000))).Pause,
            TimeSpan.FromHours(1),
            TimeSpan.FromHours(1.1)
        );
        Assert.InRange(
            _troubles.Meet(Refused(503, TimeSpan.Zero)).Pause,
            TimeSpan.FromMilliseconds(200),
            TimeSpan.FromSeconds(2)
        );
    }

    public static TheoryData<Exception> Final =>
        [
            Refused(401),
            Refused(403),
            Refused(400),
            new ConfigException("no key"),
            new ChefServerUnreachableException("another's certificate", isLasting: true),
            new NodeTooLargeException("too large", 1),
            new UnauthorizedAccessException("no"),
        ];

    [Theory]
    [MemberData(nameof(Final))]
    public void What_only_a_person_can_mend_is_tried_slowly_from_the_beginning(Exception failure)
    {
        Assert.True(Troubles.IsExpected(failure));
        var trouble = _troubles.Meet(failure);

        Assert.True(trouble.IsFinal);
        Assert.InRange(trouble.Pause, Longest / 2, Longest);
    }

    [Fact]
    public void The_same_words_are_news_once_and_again_after_success()
    {
        Assert.True(_troubles.Meet(Away).IsNews);
        Assert.False(_troubles.Meet(Away).IsNews);
        Assert.True(_troubles.Meet(Refused(503)).IsNews);
        Assert.True(_troubles.Meet(Away).IsNews);
        _troubles.Over();
        Assert.True(_troubles.Meet(Away).IsNews);
    }

    [Fact]
    public void A_defect_is_not_expected() =>
        Assert.False(Troubles.IsExpected(new InvalidOperationException("defect")));

    /// <summary>The next pause of a host that has met the outage all the while.</summary>
    private static TimeSpan PauseAfter(TimeSpan outage)
    {
        var time = new SetTime();
        var splay = TimeSpan.FromMinutes(10);
        var troubles = new Troubles(new WatchSettings { Splay = splay, LongestPause = splay }, time);
        troubles.Meet(Away);
        time.Pass(outage);
        return troubles.Meet(Away).Pause;
    }

    private List<TimeSpan> Pauses(int count) => [.. Enumerable.Range(0, count).Select(_ => _troubles.Meet(Away).Pause)];

    private static ChefServerRefusedException Refused(int status, TimeSpan? retryAfter = null) =>
        new($"answered {status}", status) { RetryAfter = retryAfter };
}
