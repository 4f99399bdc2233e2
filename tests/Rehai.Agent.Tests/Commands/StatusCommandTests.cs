using Rehai.Agent.Commands;
using Rehai.Agent.Publishing;
using Rehai.Agent.Tests.Watching;
using Rehai.Agent.Watching;

namespace Rehai.Agent.Tests.Commands;

public sealed class StatusCommandTests
{
    private readonly SetTime _time = new();
    private readonly WatchState _state;

    public StatusCommandTests() => _state = new WatchState(_time);

    [Fact]
    public void A_watch_that_has_just_begun_says_what_it_does_not_know()
    {
        Assert.Equal(
            $"""
            watch        running for 0 s, version {_state.Now.Status.Version}
            libvirt      not connected for 0 s
            last event   none yet
            last reading none yet
            last save    none yet
            pending      nothing
            server       has not answered yet
            lease        none

            """,
            Text()
        );
    }

    [Fact]
    public void A_watch_at_work_says_what_it_did_last()
    {
        _state.Connected("qemu:///system");
        _time.Pass(3 * 60 * 60);
        _state.Saw("lifecycle", "web01");
        _state.Read(WatchCause.Event, TimeSpan.FromMilliseconds(8), 11);
        _state.Saved(
            WatchCause.Event,
            new SaveOutcome(SaveKind.Saved, [new(["rehai", "guests"], "1", "2")]) { Way = SavingWay.CurrentState },
            TimeSpan.FromMilliseconds(12),
            TimeSpan.FromMilliseconds(21)
        );
        _time.Pass(2);
        _state.Renewed();
        _state.Waits(WatchCause.Look);
        _time.Pass(119);

        Assert.Equal(
            $"""
            watch        running for 3 h, version {_state.Now.Status.Version}
            libvirt      connected to qemu:///system for 3 h
            last event   2 min ago, lifecycle of web01
            last reading 2 min ago, event: 11 guests in 8 ms
            last save    2 min ago, event: 1 change saved in 12 ms, current-state, 21 ms after the event
            pending      look, for 119 s
            server       answered 119 s ago
            lease        renewed 119 s ago

            """,
            Text()
        );
    }

    [Fact]
    public void A_watch_in_trouble_says_which()
    {
        _state.Connected("qemu:///system");
        _state.Disconnected("End of file");
        _state.WillRetry(WatchCause.Event, "connection refused", TimeSpan.FromSeconds(90));
        _state.Failed("ohai", "a\nb\e[2J");
        _time.Pass(3 * 24 * 60 * 60);

        var text = Text();

        Assert.Contains("libvirt      not connected for 3 days: End of file\n", text, StringComparison.Ordinal);
        // The clock was set: no time is less than none.
        Assert.Contains("has not answered yet, next try in 0 s: connection refused\n", text, StringComparison.Ordinal);
        Assert.Contains("error        ohai, for 3 days: a\\nb\\u001B[2J\n", text, StringComparison.Ordinal);

        _state.Refused(WatchCause.Event, "401", TimeSpan.FromSeconds(90));
        Assert.Contains("server       refuses, next try in 90 s: 401\n", Text(), StringComparison.Ordinal);
    }

    private string Text() => StatusCommand.Text(_state.Now.Status, _time.Now);
}
