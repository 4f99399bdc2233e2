using Rehai.Agent.Collectors;
using Rehai.Agent.Watching;

namespace Rehai.Agent.Tests.Watching;

public sealed class RootsLoopTests : IDisposable
{
    private readonly SetTime _time = new();
    private readonly Outbox _outbox;
    private readonly WatchState _state;
    private readonly Log _log = Log.ToStandardError(LogLevel.Fatal);
    private readonly List<string> _read = [];
    private Func<string, Collection> _answer = root => Readings.Root(root, "text");

    public RootsLoopTests() => (_outbox, _state) = (new Outbox(_time), new WatchState(_time));

    public void Dispose()
    {
        _outbox.Dispose();
        _log.Dispose();
    }

    [Fact]
    public void Each_root_is_read_at_its_own_interval()
    {
        var loop = Loop(("kernel", 10), ("cpu", 60));
        var end = _time.Now.AddSeconds(600);
        while (_time.Now < end)
        {
            _time.Pass(loop.Step(TestContext.Current.CancellationToken) + TimeSpan.FromTicks(1));
        }

        Assert.InRange(_read.Count(root => root == "kernel"), 59, 61);
        Assert.InRange(_read.Count(root => root == "cpu"), 9, 11);
        Assert.Equal(["kernel", "cpu"], _outbox.Take()!.Collection.Roots.Keys.OrderDescending(StringComparer.Ordinal));
    }

    [Fact]
    public void What_cannot_be_read_offers_nothing_and_is_shown_until_it_can()
    {
        var loop = Loop(("kernel", 10));
        _answer = _ => Readings.Of() with { Failures = [new CollectorException("ohai is broken")] };
        _time.Pass(10);
        loop.Step(TestContext.Current.CancellationToken);

        Assert.True(_outbox.IsEmpty);
        Assert.Equal("ohai is broken", Assert.Single(_state.Now.Status.Errors).Message);

        _answer = root => Readings.Root(root, "text");
        _time.Pass(10);
        loop.Step(TestContext.Current.CancellationToken);

        Assert.Empty(_state.Now.Status.Errors);
        Assert.Equal(WatchCause.Interval, _outbox.Take()!.Cause);
    }

    [Fact]
    public void At_its_end_it_takes_its_errors_back()
    {
        var loop = Loop(("kernel", 10));
        _answer = _ => Readings.Of() with { Failures = [new CollectorException("ohai is broken")] };
        _time.Pass(10);
        loop.Step(TestContext.Current.CancellationToken);
        Assert.Single(_state.Now.Status.Errors);

        loop.Run(new CancellationToken(canceled: true));

        Assert.Empty(_state.Now.Status.Errors);
    }

    [Fact]
    public void Without_roots_it_ends() => Loop().Run(CancellationToken.None);

    private RootsLoop Loop(params (string Root, int Seconds)[] intervals) =>
        new(
            intervals.ToDictionary(root => root.Root, root => TimeSpan.FromSeconds(root.Seconds)),
            (roots, _) =>
            {
                _read.AddRange(roots);
                return roots.Select(_answer).Aggregate((all, one) => one.Over(all));
            },
            _outbox,
            _state,
            _time,
            _log
        );
}
