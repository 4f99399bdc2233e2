using Rehai.Agent.Publishing;
using Rehai.Agent.Watching;

namespace Rehai.Agent.Tests.Watching;

public sealed class WatchStateTests
{
    private static readonly TimeSpan Took = TimeSpan.FromMilliseconds(12.4);

    private readonly SetTime _time = new();
    private readonly WatchState _state;

    public WatchStateTests() => _state = new WatchState(_time);

    private WatchStatus Status => _state.Now.Status;

    private WatchCounts Counts => _state.Now.Counts;

    [Fact]
    public void In_the_beginning_nothing_is_known_and_that_is_not_well()
    {
        Assert.Equal(SetTime.Start, Status.StartedAt);
        Assert.Equal(ServerState.Unknown, Status.Server.State);
        Assert.False(Status.Libvirt.IsConnected);
        Assert.False(Status.IsWell);
    }

    [Fact]
    public void A_lost_connection_keeps_its_address_and_since_when_it_is_lost()
    {
        _state.Connected("qemu:///system");
        Assert.True(Status.IsWell);

        var lost = _time.Pass(10);
        _state.Disconnected("gone");
        _time.Pass(10);
        _state.Disconnected("refused");

        Assert.Equal(new LibvirtStatus(false, lost, "qemu:///system", "refused"), Status.Libvirt);
        Assert.False(Status.IsWell);
        Assert.Equal(0, Counts.Reconnects);

        var back = _time.Pass(10);
        _state.Connected("qemu:///system");
        Assert.Equal(new LibvirtStatus(true, back, "qemu:///system", "refused"), Status.Libvirt);
        Assert.Equal(1, Counts.Reconnects);
        Assert.True(Status.IsWell);
    }

    [Fact]
    public void The_last_event_and_the_last_reading_are_shown_and_all_events_counted()
    {
        _state.Saw("lifecycle", "web01");
        var at = _time.Pass(1);
        _state.Saw("pool", null);
        _state.Coalesced(1);
        _state.Read(WatchCause.Event, Took, guests: 11);

        Assert.Equal(new LastEvent("pool", null, at), Status.LastEvent);
        Assert.Equal(new LastReading(at, "event", 12, 11), Status.LastReading);
        Assert.Equal((2, 1), (Counts.Events, Counts.Coalesced));
    }

    [Fact]
    public void A_save_is_shown_with_its_lag_and_counted_by_cause_and_outcome()
    {
        _state.Saved(WatchCause.Event, Outcome(SaveKind.Saved), Took, TimeSpan.FromMilliseconds(20));
        _state.Saved(WatchCause.Event, Outcome(SaveKind.Saved), Took, TimeSpan.FromMilliseconds(21));
        _time.Pass(60);
        _state.Saved(WatchCause.Interval, Outcome(SaveKind.Unchanged), Took, null);

        Assert.Equal(new LastSave(SetTime.Start, "event", "saved", 0, 12, "conditional", 21), Status.LastSave);
        Assert.Equal(new ServerStatus(null, ServerState.Ok, _time.Now), Status.Server);
        Assert.Equal(2, Counts.Saves[("event", "saved")]);
        Assert.Equal(1, Counts.Saves[("interval", "unchanged")]);
        // Exactly a bucket's bound belongs into it.
        Assert.Equal((1, 1), (Counts.EventToAcknowledged.Counts[2], Counts.EventToAcknowledged.Counts[3]));
        Assert.Equal(TimeSpan.FromMilliseconds(41), Counts.EventToAcknowledged.Sum);
    }

    [Fact]
    public void A_latency_above_every_bound_is_counted_too()
    {
        var histogram = new LatencyHistogram().With(TimeSpan.FromHours(1)).With(TimeSpan.Zero);

        Assert.Equal((1, 1), (histogram.Counts[0], histogram.Counts[^1]));
    }

    [Fact]
    public void What_comes_while_a_save_runs_is_pending_after_it()
    {
        _state.Waits(WatchCause.Event);
        _time.Pass(1);
        _state.Waits(WatchCause.Look);
        Assert.Equal(new PendingSave(SetTime.Start, "event"), Status.Pending);

        _state.Took();
        var during = _time.Pass(1);
        _state.Waits(WatchCause.Look);
        Assert.Equal(new PendingSave(SetTime.Start, "event"), Status.Pending);

        _state.Saved(WatchCause.Event, Outcome(SaveKind.Saved), Took, null);
        Assert.Equal(new PendingSave(during, "look"), Status.Pending);

        _state.Took();
        _state.Saved(WatchCause.Look, Outcome(SaveKind.Unchanged), Took, null);
        Assert.Null(Status.Pending);
    }

    [Fact]
    public void A_save_that_failed_stays_pending_since_its_beginning_and_says_when_it_is_tried_again()
    {
        _state.Saved(WatchCause.Start, Outcome(SaveKind.Created), Took, null);
        _state.Waits(WatchCause.Event);
        _state.Took();
        _time.Pass(1);
        _state.NotSaved(WatchCause.Event, ServerState.Retrying, "connection refused", TimeSpan.FromSeconds(5));
        _state.Waits(WatchCause.Look);
        _state.Took();

        Assert.Equal(new PendingSave(SetTime.Start, "event"), Status.Pending);
        Assert.Equal(
            new ServerStatus(null, ServerState.Retrying, SetTime.Start, _time.Now.AddSeconds(5), "connection refused"),
            Status.Server
        );
        Assert.Equal((1, 1), (Counts.Retries, Counts.Saves[("event", "failed")]));

        _state.NotSaved(WatchCause.Event, ServerState.Refused, "401", TimeSpan.FromMinutes(1));
        Assert.Equal(ServerState.Refused, Status.Server.State);
        Assert.Equal((1, 1), (Counts.Retries, Counts.Saves[("event", "refused")]));
    }

    [Fact]
    public void What_is_left_to_a_converge_was_no_contact_with_the_server()
    {
        _state.Saved(WatchCause.Event, new SaveOutcome(SaveKind.InsideConverge, []), Took, null);

        Assert.Equal(ServerState.Unknown, Status.Server.State);
        Assert.Null(Status.LastSave);
        Assert.Equal(1, Counts.Saves[("event", "inside-converge")]);
    }

    [Fact]
    public void A_source_has_one_error_since_its_first_and_until_it_recovers()
    {
        _state.Connected("qemu:///system");
        _state.Failed("ohai", "timed out");
        _time.Pass(5);
        _state.Failed("settings", "unknown key");
        _state.Failed("ohai", "not found");

        Assert.Equal(["settings", "ohai"], Status.Errors.Select(error => error.Source));
        Assert.Equal(new WatchError("ohai", "not found", SetTime.Start), Status.Errors[1]);
        Assert.False(Status.IsWell);

        _state.Recovered("ohai");
        _state.Recovered("settings");
        Assert.True(Status.IsWell);
    }

    [Fact]
    public void A_renewed_lease_is_a_contact_with_the_server()
    {
        _state.Renewed();

        Assert.Equal((_time.Now, _time.Now), (Status.LeaseRenewedAt, Status.Server.ContactAt));
    }

    [Fact]
    public void A_server_that_refuses_the_lease_is_tried_again_until_it_grants_it()
    {
        _state.Saved(WatchCause.Event, Outcome(SaveKind.Saved), Took, null);
        _state.Unanswered("503", TimeSpan.FromSeconds(40));

        Assert.Equal(
            new ServerStatus(null, ServerState.Retrying, SetTime.Start, _time.Now.AddSeconds(40), "503"),
            Status.Server
        );
        Assert.Equal(0, Counts.Retries);

        _time.Pass(40);
        _state.Renewed();
        Assert.Equal(new ServerStatus(null, ServerState.Ok, _time.Now), Status.Server);
    }

    [Fact]
    public void A_save_that_is_refused_stays_so_whatever_the_lease_says()
    {
        _state.NotSaved(WatchCause.Event, ServerState.Refused, "403", TimeSpan.FromMinutes(1));
        _state.Unanswered("503", TimeSpan.FromSeconds(40));
        _state.Renewed();

        Assert.Equal((ServerState.Refused, "403"), (Status.Server.State, Status.Server.Message));
    }

    [Fact]
    public void Another_server_was_never_asked_and_the_same_one_is_the_same_after_a_reload()
    {
        _state.Keeps("kvm1", null, new("http://a/organizations/acme"));
        _state.Saved(WatchCause.Event, Outcome(SaveKind.Saved), Took, null);
        _state.Keeps("kvm2", "guests", new("http://a/organizations/acme"));
        Assert.Equal(("kvm2", "guests", ServerState.Ok), (Status.Node, Status.DataBag, Status.Server.State));

        _state.Keeps("kvm2", null, new("http://b/organizations/acme"));

        Assert.Equal(new ServerStatus("http://b/organizations/acme"), Status.Server);
    }

    [Fact]
    public void Loops_may_tell_at_the_same_time()
    {
        Parallel.For(0, 1000, _ => _state.Saw("lifecycle", null));

        Assert.Equal(1000, Counts.Events);
    }

    private static SaveOutcome Outcome(SaveKind kind) => new(kind, []) { Way = SavingWay.Conditional };
}
