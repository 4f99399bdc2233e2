using System.Text;
using Rehai.Agent.Collectors;
using Rehai.Agent.Tests.Collectors;
using Rehai.Agent.Watching;
using Rehai.Chef;
using Rehai.Chef.Configuration;
using Rehai.Libvirt;

namespace Rehai.Agent.Tests.Watching;

/// <summary>The reading loop, turned by hand, before libvirt's test hypervisor and its events.</summary>
[Collection(SharedHypervisor.Uri)]
public sealed class ReconcilerTests : IDisposable
{
    private static readonly WatchSettings Settings = new();

    private readonly SetTime _time = new();
    private readonly SharedHypervisor _hypervisor = new();
    private readonly string _file = Path.GetTempFileName();
    private readonly Log _log = Log.ToStandardError(LogLevel.Fatal);
    private readonly Agenda _agenda;
    private readonly Outbox _outbox;
    private readonly WatchState _state;
    private Reconciler _reconciler;

    public ReconcilerTests()
    {
        (_agenda, _outbox, _state) = (new Agenda(_time), new Outbox(_time), new WatchState(_time));
        _reconciler = Reconciler(SharedHypervisor.Uri);
    }

    public void Dispose()
    {
        _reconciler.Dispose();
        _hypervisor.Dispose();
        _agenda.Dispose();
        _outbox.Dispose();
        _log.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public void The_first_reading_is_whole_and_goes_out()
    {
        _hypervisor.Define(401);

        Step();

        var parcel = _outbox.Take()!;
        Assert.Equal((WatchCause.Start, "start"), (parcel.Cause, parcel.Collection.Host!.Cause));
        Assert.Null(parcel.EventAt);
        Assert.Contains(NodeFile.Uuid(401), Readings.Guests(parcel.Collection));
        Assert.Equal(60, parcel.Collection.Host.Interval);
        Assert.True(_state.Now.Status.Libvirt.IsConnected);
    }

    [Fact]
    public void An_event_brings_what_has_become_of_its_guest()
    {
        var guest = Begin(402);
        _time.Pass(1);
        // Its disks are measured now, and nothing but an event leads to a reading.
        Step();

        SharedHypervisor.Start(guest);

        var parcel = Await(parcel => State(parcel, 402) == "running");
        Assert.Equal((WatchCause.Event, _time.GetTimestamp()), (parcel.Cause, parcel.EventAt));
        Assert.Equal("guest-402", _state.Now.Status.LastEvent!.Guest);
    }

    [Fact]
    public void A_guest_that_comes_and_goes_is_there_and_gone()
    {
        Begin(403);
        var guest = _hypervisor.Define(404);
        Await(parcel => State(parcel, 404) == "shut off");

        SharedHypervisor.Undefine(guest);

        Await(parcel => State(parcel, 404) is null && State(parcel, 403) is not null);
    }

    [Fact]
    public void A_network_s_event_brings_the_networks()
    {
        Begin(405);

        _hypervisor.DefineNetwork("lan-405");

        Await(parcel => parcel.Collection.Host!.Networks!.ContainsKey("lan-405"));
    }

    [Fact]
    public void Where_nothing_is_new_nothing_goes_out()
    {
        Begin(406);
        var reads = 0;
        for (var end = _time.Now.AddMinutes(10); _time.Now < end; reads++)
        {
            _time.Pass(Step());
        }

        Assert.True(_outbox.IsEmpty);
        Assert.InRange(reads, 100, 400);
        Assert.Contains(_state.Now.Status.LastReading!.Cause, (string[])["look", "interval"]);
    }

    [Fact]
    public void A_look_finds_what_libvirt_sends_no_event_for()
    {
        var guest = Begin(407);
        SharedHypervisor.SetAutostart(guest);
        Step();
        Assert.True(_outbox.IsEmpty);

        _time.Pass(Settings.LookInterval);
        Step();

        var parcel = _outbox.Take()!;
        Assert.Equal(WatchCause.Look, parcel.Cause);
        Assert.True(parcel.Collection.Host!.Guests![NodeFile.Uuid(407)].Autostart);
    }

    [Fact]
    public void A_look_finds_one_more_snapshot_and_a_full_reading_comes_round()
    {
        var guest = Begin(408);
        SharedHypervisor.TakeSnapshot(guest, "first");
        _time.Pass(Settings.LookInterval);
        Step();
        Assert.NotNull(_outbox.Take());
        SharedHypervisor.TakeSnapshot(guest, "second");
        _time.Pass(Settings.LookInterval);
        Step();

        var parcel = _outbox.Take()!;
        Assert.Equal(WatchCause.Look, parcel.Cause);
        Assert.Equal(2, parcel.Collection.Host!.Guests![NodeFile.Uuid(408)].Snapshots!.Count);

        _time.Pass(Settings.Interval * 1.1);
        Step();
        Assert.Equal(WatchCause.Interval, _state.Now.Status.LastReading!.Cause);
    }

    [Fact]
    public void While_a_reading_waits_to_go_out_events_are_read_for_in_turns()
    {
        var guest = Begin(409);
        _hypervisor.Define(410);
        Assert.True(SpinWait.SpinUntil(() => (Step(), _outbox.IsEmpty).IsEmpty is false, TimeSpan.FromMinutes(1)));
        var before = _state.Now.Status.LastReading;

        SharedHypervisor.Start(guest);
        Assert.True(SpinWait.SpinUntil(() => _state.Now.Status.LastEvent!.Kind == "started", TimeSpan.FromMinutes(1)));
        Assert.InRange(Step(), TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
        Assert.Same(before, _state.Now.Status.LastReading);

        _time.Pass(0.2);
        Step();
        Assert.Equal("running", State(_outbox.Take()!, 409));
    }

    [Fact]
    public void A_connection_that_closes_is_opened_again_and_everything_read()
    {
        var guest = Begin(411);
        Close();
        Assert.InRange(Step(), TimeSpan.Zero, TimeSpan.FromMilliseconds(200));
        Assert.False(_state.Now.Status.Libvirt.IsConnected);
        SharedHypervisor.SetAutostart(guest);

        _time.Pass(0.2);
        Step();

        var parcel = _outbox.Take()!;
        Assert.Equal(WatchCause.Reconnect, parcel.Cause);
        Assert.True(parcel.Collection.Host!.Guests![NodeFile.Uuid(411)].Autostart);
        Assert.Equal((true, 1), (_state.Now.Status.Libvirt.IsConnected, _state.Now.Counts.Reconnects));
        SharedHypervisor.Start(guest);
        Await(parcel => State(parcel, 411) == "running");
    }

    [Fact]
    public void An_outage_that_lasts_goes_out_once_beside_the_guests_and_its_end_too()
    {
        File.WriteAllText(_file, $"<node>{NodeFile.Domain(1)}</node>");
        _reconciler = Reconciler($"test://{_file}");
        Step();
        _outbox.Take();
        File.WriteAllText(_file, "broken");
        Close();
        Step();

        Assert.Equal(0, Offered(TimeSpan.FromSeconds(4.5)));
        Assert.Equal(1, Offered(TimeSpan.FromMinutes(10)));
        Assert.Contains(NodeFile.Uuid(1), Published("{}"), StringComparison.Ordinal);
        Assert.Contains("\"error\":", Published("{}"), StringComparison.Ordinal);

        File.WriteAllText(_file, $"<node>{NodeFile.Domain(1)}{NodeFile.Domain(2)}</node>");
        Assert.Equal(1, Offered(TimeSpan.FromSeconds(10)));
        Assert.Contains(NodeFile.Uuid(2), Published("{}"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"error\":", Published("{}"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_libvirt_that_never_was_there_takes_no_guests_from_the_node()
    {
        File.WriteAllText(_file, "broken");
        _reconciler = Reconciler($"test://{_file}");

        Assert.Equal(1, Offered(TimeSpan.FromMinutes(1)));

        var published = Published("""{"rehai":{"guests":{"u":{"guest_name":"known"}}}}""");
        Assert.Contains("\"guest_name\":\"known\"", published, StringComparison.Ordinal);
        Assert.Contains("\"error\":", published, StringComparison.Ordinal);
        Assert.DoesNotContain("\"libvirt\":{\"uri\"", published, StringComparison.Ordinal);
    }

    private Parcel? _last;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private Reconciler Reconciler(string uri) =>
        new(new LibvirtSettings { Uri = uri }, Settings, _agenda, _outbox, _state, _time, _log);

    private TimeSpan Step() => _reconciler.Step(Cancellation);

    /// <summary>As libvirt tells it, which never does of its test hypervisor.</summary>
    private void Close() => _agenda.Add(new LibvirtEvent(EventPart.Closed, "closed: end of file", ChangesFacts: true));

    /// <summary>The first reading has gone out, and that of a guest that was defined after it: no event is on its way any more.</summary>
    private nint Begin(int number)
    {
        Step();
        Assert.NotNull(_outbox.Take());
        var guest = _hypervisor.Define(number);
        Await(parcel => State(parcel, number) == "shut off");
        return guest;
    }

    /// <summary>Turns the loop until a reading goes out that shows it; events take their time to come.</summary>
    private Parcel Await(Predicate<Parcel> isShown)
    {
        Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    Step();
                    _last = _outbox.Take() ?? _last;
                    return _last is not null && isShown(_last);
                },
                TimeSpan.FromMinutes(1)
            )
        );
        return _last!;
    }

    /// <summary>How many readings go out in that time.</summary>
    private int Offered(TimeSpan span)
    {
        var offered = 0;
        for (var end = _time.Now + span; _time.Now < end; )
        {
            var wait = Step();
            if (_outbox.Take() is { } parcel)
            {
                (_last, offered) = (parcel, offered + 1);
            }
            _time.Pass(wait > TimeSpan.FromMilliseconds(1) ? wait : TimeSpan.FromMilliseconds(1));
        }
        return offered;
    }

    private static string? State(Parcel parcel, int number) =>
        parcel.Collection.Host!.Guests!.GetValueOrDefault(NodeFile.Uuid(number))?.GuestState;

    /// <summary>What of the last one would be saved on a node with these automatic attributes.</summary>
    private string Published(string automatic)
    {
        var node = NodeDocument.Parse(Encoding.UTF8.GetBytes("{\"name\":\"kvm1\",\"automatic\":" + automatic + "}"));
        var roots = _last!.Collection.RootsFor(node, AttributeFilter.None).Texts;
        return string.Join(',', roots.Select(root => $"\"{root.Key}\":{Encoding.UTF8.GetString(root.Value.Span)}"));
    }
}
