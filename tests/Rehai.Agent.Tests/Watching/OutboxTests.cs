using Rehai.Agent.Watching;

namespace Rehai.Agent.Tests.Watching;

public sealed class OutboxTests : IDisposable
{
    private readonly SetTime _time = new();
    private readonly Outbox _outbox;

    public OutboxTests() => _outbox = new Outbox(_time);

    public void Dispose() => _outbox.Dispose();

    [Fact]
    public void A_later_reading_takes_the_place_of_one_that_waits_and_its_age_and_event()
    {
        _outbox.Offer(Readings.Of("a"), WatchCause.Event, eventAt: 7);
        _time.Pass(1);
        _outbox.Offer(Readings.Of("a", "b"), WatchCause.Look, eventAt: 9);

        var parcel = _outbox.Take()!;

        Assert.Equal(["a", "b"], Readings.Guests(parcel.Collection));
        Assert.Equal((WatchCause.Event, 7L, SetTime.Start), (parcel.Cause, parcel.EventAt, parcel.Since));
        Assert.Null(_outbox.Take());
        Assert.True(_outbox.IsEmpty);
    }

    [Fact]
    public void An_event_is_the_cause_of_what_waited_without_one()
    {
        _outbox.Offer(Readings.Of("a"), WatchCause.Start, eventAt: null);
        _outbox.Offer(Readings.Of("b"), WatchCause.Event, eventAt: 9);

        var parcel = _outbox.Take()!;
        Assert.Equal((WatchCause.Event, 9L), (parcel.Cause, parcel.EventAt));
    }

    [Fact]
    public void What_could_not_be_published_stays_behind_what_came_meanwhile()
    {
        _outbox.Offer(Readings.Of("a"), WatchCause.Event, eventAt: 7);
        var failed = _outbox.Take()!;
        _outbox.Return(failed);
        Assert.Equal(failed, _outbox.Take());

        _time.Pass(5);
        _outbox.Offer(Readings.Of("b"), WatchCause.Look, eventAt: null);
        _outbox.Return(failed);

        var parcel = _outbox.Take()!;
        Assert.Equal(["b"], Readings.Guests(parcel.Collection));
        Assert.Equal((WatchCause.Event, 7L, SetTime.Start), (parcel.Cause, parcel.EventAt, parcel.Since));
    }

    [Fact]
    public void Other_roots_and_the_guests_travel_together()
    {
        _outbox.Offer(Readings.Root("kernel", "old"), WatchCause.Interval, eventAt: null);
        _outbox.Offer(Readings.Of("a"), WatchCause.Event, eventAt: 7);
        _outbox.Offer(Readings.Root("kernel", "new"), WatchCause.Interval, eventAt: null);

        var parcel = _outbox.Take()!;

        Assert.Equal(["a"], Readings.Guests(parcel.Collection));
        Assert.Equal("\"new\"", System.Text.Encoding.UTF8.GetString(parcel.Collection.Roots["kernel"].Span));
        Assert.Equal(["a"], Readings.Guests(_outbox.Latest));
        Assert.Empty(_outbox.Latest!.Roots);
    }

    [Fact]
    public void What_was_read_last_can_be_offered_again()
    {
        _outbox.OfferAgain(WatchCause.Converge);
        Assert.True(_outbox.IsEmpty);

        _outbox.Offer(Readings.Of("a"), WatchCause.Start, eventAt: null);
        _outbox.Take();
        _outbox.Keep(Readings.Of("b"));
        Assert.True(_outbox.IsEmpty);
        _outbox.OfferAgain(WatchCause.Converge);

        var parcel = _outbox.Take()!;
        Assert.Equal(WatchCause.Converge, parcel.Cause);
        Assert.Equal(["b"], Readings.Guests(parcel.Collection));
    }

    [Fact]
    public void An_outage_of_libvirt_is_said_beside_the_guests_that_were_read_last()
    {
        _outbox.Offer(Readings.Of("a"), WatchCause.Event, eventAt: 7);
        _outbox.Offer(Readings.Unread("it is gone"), WatchCause.Reconnect, eventAt: null);

        var parcel = _outbox.Take()!;
        _outbox.OfferAgain(WatchCause.Converge);

        Assert.All(
            [parcel, _outbox.Take()!],
            offered =>
            {
                Assert.NotNull(offered.Collection.Libvirt);
                Assert.Equal(["a"], Readings.Guests(offered.Collection));
                Assert.Equal("it is gone", offered.Collection.Host!.Collectors!["libvirt"].Error);
                Assert.Equal("reconnect", offered.Collection.Host.Cause);
            }
        );
    }

    [Fact]
    public void An_outage_before_the_first_reading_claims_no_guests()
    {
        _outbox.Offer(Readings.Unread("it is gone"), WatchCause.Reconnect, eventAt: null);

        Assert.Null(_outbox.Take()!.Collection.Host!.Guests);
        Assert.Null(_outbox.Latest);
    }
}
