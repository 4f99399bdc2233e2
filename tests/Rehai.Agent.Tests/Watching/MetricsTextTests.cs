using Rehai.Agent.Publishing;
using Rehai.Agent.Watching;

namespace Rehai.Agent.Tests.Watching;

public sealed class MetricsTextTests
{
    private readonly SetTime _time = new();
    private readonly WatchState _state;

    public MetricsTextTests() => _state = new WatchState(_time);

    [Fact]
    public void What_is_not_known_yet_has_no_sample()
    {
        var samples = Samples();

        Assert.Equal(0, samples["rehai_libvirt_connected"]);
        Assert.Equal(0, samples["rehai_events_total"]);
        Assert.Equal(0, samples["rehai_event_to_acknowledged_seconds_bucket le=+Inf"]);
        Assert.Equal(1, samples[$"rehai_build_info version={_state.Now.Status.Version}"]);
        Assert.DoesNotContain("rehai_guests", samples.Keys);
        Assert.DoesNotContain("rehai_last_save_timestamp_seconds", samples.Keys);
    }

    [Fact]
    public void What_was_told_is_counted()
    {
        _state.Connected("qemu:///system");
        _state.Disconnected("gone");
        _state.Connected("qemu:///system");
        _state.Saw("lifecycle", "web01");
        _state.Saw("lifecycle", "web01");
        _state.Coalesced(1);
        _state.Read(WatchCause.Event, TimeSpan.Zero, 11);
        _time.Pass(0.25);
        _state.Saved(WatchCause.Event, Outcome(SaveKind.Saved), TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
        _state.Saved(WatchCause.Event, Outcome(SaveKind.Saved), TimeSpan.Zero, TimeSpan.FromSeconds(90));
        _state.Saved(WatchCause.Look, Outcome(SaveKind.Unchanged), TimeSpan.Zero, null);
        _state.Waits(WatchCause.Look);
        _state.NotSaved(WatchCause.Look, ServerState.Retrying, "refused", TimeSpan.Zero);
        _state.Failed("ohai", "gone");

        var samples = Samples();

        Assert.Equal(2, samples["rehai_saves_total cause=event outcome=saved"]);
        Assert.Equal(1, samples["rehai_saves_total cause=look outcome=unchanged"]);
        Assert.Equal(1, samples["rehai_saves_total cause=look outcome=failed"]);
        Assert.Equal(1, samples["rehai_retries_total"]);
        Assert.Equal(1, samples["rehai_libvirt_reconnects_total"]);
        Assert.Equal(2, samples["rehai_events_total"]);
        Assert.Equal(1, samples["rehai_events_coalesced_total"]);
        Assert.Equal(1, samples["rehai_libvirt_connected"]);
        Assert.Equal(1, samples["rehai_pending"]);
        Assert.Equal(1, samples["rehai_errors"]);
        Assert.Equal(11, samples["rehai_guests"]);
        Assert.Equal(
            SetTime.Start.ToUnixTimeMilliseconds() / 1000.0 + 0.25,
            samples["rehai_last_save_timestamp_seconds"],
            tolerance: 0.001
        );
    }

    [Fact]
    public void Buckets_count_all_that_fits_into_them()
    {
        foreach (var ms in (int[])[5, 6, 20, 90_000])
        {
            _state.Saved(WatchCause.Event, Outcome(SaveKind.Saved), TimeSpan.Zero, TimeSpan.FromMilliseconds(ms));
        }

        var samples = Samples();
        double Bucket(string bound) => samples[$"rehai_event_to_acknowledged_seconds_bucket le={bound}"];

        Assert.Equal([1, 2, 3, 3, 4], ((string[])["0.005", "0.01", "0.02", "60", "+Inf"]).Select(Bucket));
        Assert.Equal(4, samples["rehai_event_to_acknowledged_seconds_count"]);
        Assert.Equal(90.031, samples["rehai_event_to_acknowledged_seconds_sum"], tolerance: 1e-9);
    }

    private Dictionary<string, double> Samples()
    {
        var (status, counts) = _state.Now;
        return Exposition.Parse(MetricsText.Of(status, counts));
    }

    private static SaveOutcome Outcome(SaveKind kind) => new(kind, []) { Way = SavingWay.Conditional };
}
