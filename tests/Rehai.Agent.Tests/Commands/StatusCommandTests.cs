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
            node         unknown
            server       has not answered yet
            libvirt      not connected for 0 s
            last event   none yet
            last reading none yet
            last save    none yet
            pending      nothing
            lease        none

            """,
            Text()
        );
    }

    [Fact]
    public void A_watch_at_work_says_what_it_did_last()
    {
        _state.Keeps("kvm1", dataBag: null, Server);
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
            node         kvm1
            server       http://chef/organizations/acme, answered 119 s ago
            libvirt      connected to qemu:///system for 3 h
            last event   2 min ago, lifecycle of web01
            last reading 2 min ago, event: 11 guests in 8 ms
            last save    2 min ago, event: 1 change saved in 12 ms, current-state, 21 ms after the event
            pending      look, for 119 s
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
        _state.NotSaved(WatchCause.Event, ServerState.Retrying, "connection refused", TimeSpan.FromSeconds(90));
        _state.Failed("ohai", "a\nb\e[2J");
        _time.Pass(3 * 24 * 60 * 60);

        var text = Text();

        Assert.Contains("libvirt      not connected for 3 days: End of file\n", text, StringComparison.Ordinal);
        // The clock was set: no time is less than none.
        Assert.Contains(
            "server       retrying, next try in 0 s, has not answered yet: connection refused\n",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("error        ohai, for 3 days: a\\nb\\u001B[2J\n", text, StringComparison.Ordinal);

        _state.NotSaved(WatchCause.Event, ServerState.Refused, "401", TimeSpan.FromSeconds(90));
        Assert.Contains(
            "server       refuses, next try in 90 s, has not answered yet: 401\n",
            Text(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_server_that_is_tried_again_is_not_said_to_answer()
    {
        _state.Keeps("kvm:1", "guests", Server);
        _state.Saved(WatchCause.Start, new(SaveKind.Saved, []) { Way = SavingWay.DataBag }, TimeSpan.Zero, null);
        _time.Pass(150);
        _state.NotSaved(WatchCause.Event, ServerState.Retrying, "cannot be reached", TimeSpan.FromSeconds(5));

        Assert.Contains("node         kvm:1 (data bag guests, item kvm_1)\n", Text(), StringComparison.Ordinal);
        Assert.Contains(
            "server       http://chef/organizations/acme, retrying, next try in 5 s, answered 2 min ago: cannot be reached\n",
            Text(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_server_that_nobody_has_asked_yet_is_not_said_to_be_silent()
    {
        _state.Keeps("kvm1", null, Server);
        _state.Starts(TimeSpan.FromSeconds(12));
        Assert.Contains("acme, not asked yet, the first save goes in 12 s (splay)\n", Text(), StringComparison.Ordinal);

        _state.NotSaved(WatchCause.Start, ServerState.Unusable, "the key file is missing.", TimeSpan.FromSeconds(50));
        Assert.Contains(
            "acme, cannot be used from here, next try in 50 s: the key file is missing.\n",
            Text(),
            StringComparison.Ordinal
        );
    }

    private static readonly Uri Server = new("http://chef/organizations/acme");

    private string Text() => StatusCommand.Text(_state.Now.Status, _time.Now);
}
