using System.Collections.Concurrent;

namespace Rehai.Libvirt.Tests;

/// <summary>The events of libvirt's test driver, which runs inside the process.</summary>
public sealed class EventSubscriptionTests : IDisposable
{
    private readonly TestDriver _hypervisor = new();
    private readonly BlockingCollection<LibvirtEvent> _events = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _hypervisor.Dispose();
        _events.Dispose();
    }

    [Fact]
    public void A_guest_s_life_comes_with_its_identity_and_in_order()
    {
        var uuid = Guid.NewGuid();
        using var subscription = Subscribe();

        var domain = _hypervisor.Define("Datenbank-ü", uuid);
        TestDriver.Start(domain);
        TestDriver.Suspend(domain);
        TestDriver.Resume(domain);
        TestDriver.Destroy(domain);
        TestDriver.Undefine(domain);

        string[] life = ["defined", "started", "suspended", "resumed", "stopped", "undefined"];
        Assert.Equal(life.Select(kind => Guest(kind, "Datenbank-ü", uuid)), Take(life.Length));
    }

    [Fact]
    public void Networks_and_pools_say_what_becomes_of_them()
    {
        using var subscription = Subscribe();
        Assert.Equal((true, true), (subscription.Networks, subscription.Pools));

        var network = _hypervisor.DefineNetwork("lan");
        TestDriver.StartNetwork(network);
        TestDriver.StopAndUndefineNetwork(network);
        var pool = _hypervisor.DefinePool("images");
        TestDriver.StartAndRefreshPool(pool);
        TestDriver.StopAndUndefinePool(pool);

        Assert.Equal(
            [
                Part(EventPart.Networks, "network defined", "lan"),
                Part(EventPart.Networks, "network started", "lan"),
                Part(EventPart.Networks, "network stopped", "lan"),
                Part(EventPart.Networks, "network undefined", "lan"),
                Part(EventPart.Pools, "pool defined", "images"),
                Part(EventPart.Pools, "pool started", "images"),
                Part(EventPart.Pools, "pool refreshed", "images"),
                Part(EventPart.Pools, "pool stopped", "images"),
                Part(EventPart.Pools, "pool undefined", "images"),
            ],
            Take(9)
        );
    }

    [Fact]
    public void A_burst_comes_whole_and_in_order()
    {
        const int guests = 1000;
        var uuids = Enumerable.Range(0, guests).Select(_ => Guid.NewGuid()).ToList();
        using var subscription = Subscribe();

        uuids.ForEach(uuid => TestDriver.Undefine(_hypervisor.Define("guest", uuid)));

        Assert.Equal(
            uuids.SelectMany(uuid => new[] { Guest("defined", "guest", uuid), Guest("undefined", "guest", uuid) }),
            Take(2 * guests)
        );
    }

    [Fact]
    public void A_sink_that_throws_loses_that_event_alone_and_is_reported()
    {
        using var subscription = EventSubscription.Subscribe(
            _hypervisor.Connection,
            happened =>
            {
                if (happened.Kind == "defined")
                {
                    throw new InvalidOperationException("the sink is full");
                }
                _events.Add(happened);
            }
        );

        TestDriver.Undefine(_hypervisor.Define("guest", Guid.NewGuid()));

        Assert.Equal("undefined", Take(1)[0].Kind);
        Assert.Contains("libvirt's event “defined” was not taken in: the sink is full", TestDriver.Reported);
    }

    [Fact]
    public void An_event_that_was_on_its_way_at_the_end_stays_away()
    {
        var subscription = Subscribe();
        subscription.Dispose();

        subscription.Deliver(Guest("started", "guest", Guid.NewGuid()));

        Assert.Empty(_events);
    }

    [Fact]
    public async Task The_end_waits_for_the_sink_that_has_an_event()
    {
        using var received = new ManualResetEventSlim();
        var end = new TaskCompletionSource<Task>();
        var endedBeforeTheSink = new TaskCompletionSource<bool>();
        var subscription = EventSubscription.Subscribe(
            _hypervisor.Connection,
            happened =>
            {
                received.Set();
                endedBeforeTheSink.TrySetResult(end.Task.Result.Wait(TimeSpan.FromMilliseconds(100)));
            }
        );
        TestDriver.Undefine(_hypervisor.Define("guest", Guid.NewGuid()));
        received.Wait(Cancellation);

        end.SetResult(Task.Run(subscription.Dispose, Cancellation));

        Assert.False(await endedBeforeTheSink.Task);
        await end.Task.Unwrap();
    }

    [Fact]
    public async Task After_its_end_nothing_comes_however_fast_events_pour_in()
    {
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(0, await CountAfterTheEnd());
        }
    }

    [Fact]
    public void Many_subscriptions_one_after_the_other_leave_nothing_behind()
    {
        var sinks = Enumerable.Range(0, 200).Select(_ => SubscribeAndEnd()).ToList();
        Assert.Equal(0, _hypervisor.Close());
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.DoesNotContain(sinks, sink => sink.TryGetTarget(out _));
    }

    [Fact]
    public void A_second_subscription_of_a_connection_is_refused_and_the_first_goes_on()
    {
        using var subscription = Subscribe();

        Assert.Throws<LibvirtException>(Subscribe);

        TestDriver.Undefine(_hypervisor.Define("guest", Guid.NewGuid()));
        Assert.Equal(["defined", "undefined"], Take(2).Select(happened => happened.Kind));
    }

    [Fact]
    public void A_connection_that_is_disposed_first_closes_with_its_subscription()
    {
        var subscription = Subscribe();
        _hypervisor.Connection.Dispose();
        Assert.False(_hypervisor.Connection.Handle.IsClosed);

        subscription.Dispose();

        Assert.True(_hypervisor.Connection.Handle.IsClosed);
    }

    [Fact]
    public void A_driver_inside_the_program_needs_no_keepalive() =>
        Assert.False(_hypervisor.Connection.SetKeepAlive(TimeSpan.FromSeconds(1), 3));

    [Fact]
    public void The_loop_turns_even_where_nothing_happens()
    {
        var before = LibvirtEventLoop.LastTurn;
        Assert.True(LibvirtEventLoop.IsRunning);
        Assert.True(SpinWait.SpinUntil(() => LibvirtEventLoop.LastTurn > before, TimeSpan.FromMinutes(1)));
    }

    private EventSubscription Subscribe() => EventSubscription.Subscribe(_hypervisor.Connection, _events.Add);

    private List<LibvirtEvent> Take(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => _events.Take(Cancellation))];

    private static async Task<int> CountAfterTheEnd()
    {
        using var hypervisor = new TestDriver();
        using var enough = new CancellationTokenSource();
        using var begun = new ManualResetEventSlim();
        var over = false;
        var late = 0;
        var subscription = EventSubscription.Subscribe(
            hypervisor.Connection,
            _ =>
            {
                begun.Set();
                Interlocked.Add(ref late, Volatile.Read(ref over) ? 1 : 0);
            }
        );
        var pouring = Task.Run(() => Pour(hypervisor, enough.Token), Cancellation);
        begun.Wait(Cancellation);
        subscription.Dispose();
        Volatile.Write(ref over, true);
        await enough.CancelAsync();
        await pouring;
        return late;
    }

    private static void Pour(TestDriver hypervisor, CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            TestDriver.Undefine(hypervisor.Define("guest", Guid.NewGuid()));
        }
    }

    /// <returns>What the sink holds; it lives for as long as libvirt has a handle that was not freed.</returns>
    private WeakReference<List<LibvirtEvent>> SubscribeAndEnd()
    {
        var received = new List<LibvirtEvent>();
        using var subscription = EventSubscription.Subscribe(_hypervisor.Connection, received.Add);
        TestDriver.Undefine(_hypervisor.Define("guest", Guid.NewGuid()));
        return new WeakReference<List<LibvirtEvent>>(received);
    }

    private static LibvirtEvent Guest(string kind, string name, Guid uuid) =>
        new(EventPart.Guest, kind, ChangesFacts: true) { Uuid = uuid.ToString(), Name = name };

    private static LibvirtEvent Part(EventPart part, string kind, string name) =>
        new(part, kind, ChangesFacts: true) { Name = name };
}
