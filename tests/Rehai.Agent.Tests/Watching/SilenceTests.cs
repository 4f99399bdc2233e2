using Rehai.Agent.Watching;

namespace Rehai.Agent.Tests.Watching;

public sealed class SilenceTests
{
    private static readonly WatchSettings Settings = new()
    {
        Comparison = TimeSpan.FromMinutes(10),
        Heartbeat = TimeSpan.FromMinutes(30),
        Splay = TimeSpan.FromMinutes(10),
    };

    private readonly SetTime _time = new();

    [Fact]
    public void Hosts_that_started_together_compare_their_nodes_over_the_whole_splay()
    {
        var hosts = Enumerable.Range(0, 300).Select(_ => new Silence(Settings, _time)).ToList();

        _time.Pass(TimeSpan.FromMinutes(10));
        Assert.True(Due(hosts) < 30);
        _time.Pass(TimeSpan.FromMinutes(5));
        Assert.InRange(Due(hosts), 60, 240);
        _time.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal(300, Due(hosts));

        hosts.ForEach(host => host.Compared());
        _time.Pass(TimeSpan.FromMinutes(15));
        Assert.InRange(Due(hosts), 60, 240);
    }

    [Fact]
    public void Silence_is_long_where_nothing_was_saved_or_leased_for_half_an_hour()
    {
        var silence = new Silence(Settings, _time);
        _time.Pass(TimeSpan.FromMinutes(29));
        Assert.False(silence.IsLong);
        silence.LeaseRenewed();
        _time.Pass(TimeSpan.FromMinutes(29));
        Assert.False(silence.IsLong);
        silence.Compared();
        _time.Pass(TimeSpan.FromMinutes(1));
        Assert.True(silence.IsLong);
        silence.Saved();
        Assert.False(silence.IsLong);
    }

    private static int Due(List<Silence> hosts) => hosts.Count(host => host.IsComparisonDue);
}
