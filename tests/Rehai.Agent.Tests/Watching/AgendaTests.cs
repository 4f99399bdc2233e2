using Rehai.Agent.Watching;
using Rehai.Libvirt;

namespace Rehai.Agent.Tests.Watching;

public sealed class AgendaTests : IDisposable
{
    private readonly SetTime _time = new();
    private readonly Agenda _agenda;

    public AgendaTests() => _agenda = new Agenda(_time);

    public void Dispose() => _agenda.Dispose();

    [Fact]
    public void A_burst_is_one_piece_of_work_since_its_first_event()
    {
        var first = _time.GetTimestamp();
        _agenda.Add(Guest("a"));
        _time.Pass(1);
        _agenda.Add(Guest("b"));
        _agenda.Add(Guest("a"));
        _agenda.Add(new LibvirtEvent(EventPart.Pools, "pool refreshed", ChangesFacts: true));

        var work = _agenda.Take();

        Assert.Equal(["a", "b"], work.Guests.Uuids.Order(StringComparer.Ordinal));
        Assert.Equal((first, 4, false, true), (work.EventAt, work.Events, work.Networks, work.Pools));
        Assert.Equal(Work.None, _agenda.Take());
    }

    [Fact]
    public void What_changes_no_facts_is_no_work_and_wakes_nobody()
    {
        _agenda.Add(new LibvirtEvent(EventPart.Guest, "balloon change", ChangesFacts: false) { Uuid = "a" });

        _agenda.Wait(TimeSpan.Zero, TestContext.Current.CancellationToken);
        Assert.Equal(Work.None, _agenda.Take());
    }

    [Fact]
    public void That_the_connection_closed_is_known_whatever_else_happened()
    {
        _agenda.Add(Guest("a"));
        _agenda.Add(new LibvirtEvent(EventPart.Closed, "closed: keepalive", ChangesFacts: true));
        _agenda.Add(Guest("b"));

        Assert.Equal("closed: keepalive", _agenda.Take().Closed);
        Assert.Null(_agenda.Take().Closed);
    }

    [Fact]
    public void What_came_late_is_work_without_an_event()
    {
        _agenda.AddCome();

        var work = _agenda.Take();

        Assert.True(work.HasCome);
        Assert.Null(work.EventAt);
        Assert.True(work.Guests.IsEmpty);
    }

    [Fact]
    public async Task Who_waits_is_woken_by_an_event()
    {
        var waiting = Task.Run(
            () => _agenda.Wait(TimeSpan.FromMinutes(10), TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken
        );

        _agenda.Add(Guest("a"));

        await waiting;
    }

    private static LibvirtEvent Guest(string uuid) =>
        new(EventPart.Guest, "started", ChangesFacts: true) { Uuid = uuid };
}
