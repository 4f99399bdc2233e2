using Rehai.Agent;
using Rehai.Agent.Collectors;
using Rehai.Agent.Publishing;
using Rehai.Agent.Watching;
using Rehai.Bench.Load;
using Rehai.Chef;
using Rehai.Chef.Configuration;
using Rehai.Libvirt;

namespace Rehai.Bench.Watching;

/// <summary>The loops of <c>rehai watch</c> in this process, over a hypervisor of their own that libvirt's test driver simulates.</summary>
internal sealed class FleetAgent : IDisposable
{
    private readonly Agenda _agenda = new(TimeProvider.System);
    private readonly Outbox _outbox;
    private readonly WatchState _state = new(TimeProvider.System);
    private readonly Loops _loops;
    private readonly Reconciler _reconciler;
    private readonly PublishLoop _publishing;
    private readonly IReadOnlyList<nint> _guests;
    private LibvirtConnection? _world;

    /// <param name="world">A file that describes an empty host.</param>
    public FleetAgent(
        string world,
        int guests,
        Fleet fleet,
        SavingNode node,
        string lockFile,
        Log log,
        CancellationToken cancellation
    )
    {
        Node = node.Name;
        _outbox = new(TimeProvider.System) { Taken = _agenda.Wake };
        _world = LibvirtConnection.Open($"test://{world}", readOnly: false);
        var libvirt = new KeptLibvirt(_world.Handle.DangerousGetHandle());
        _guests = [.. Enumerable.Range(1, guests).Select(i => libvirt.Define(GuestXml.Simulated($"guest-{i:00}")))];
        var settings = new WatchSettings();
        var hypervisor = new LibvirtSettings { Uri = $"test://{world}", Open = Open };
        _reconciler = new(hypervisor, settings, _agenda, _outbox, _state, TimeProvider.System, log);
        _publishing = new(
            new ServerAccess(() => Publication(fleet, node, lockFile, log), () => ""),
            settings,
            _outbox,
            new ConvergeWatch(lockFile),
            _state,
            TimeProvider.System,
            log
        )
        {
            IsFirst = true,
        };
        _loops = new(cancellation);
        _loops.Start("reading", end => _reconciler.Run(() => { }, end));
        _loops.Start("publishing", end => _publishing.Run(() => { }, end));
    }

    public string Node { get; }

    /// <summary>How often it has saved its node.</summary>
    public long Saves => Count("saved", "created");

    /// <summary>Whether its node is what it read at first.</summary>
    public bool HasPublished => Count("saved", "created", "unchanged") > 0;

    /// <summary>How often it failed to, for the server had too much to do.</summary>
    public long Retries => _state.Now.Counts.Retries;

    public void Boot(int guest) => KeptLibvirt.Start(_guests[guest]);

    public void Dispose()
    {
        _loops.Dispose();
        _loops.HaveEndedWithin(TimeSpan.FromSeconds(40), TimeProvider.System);
        _loops.ThrowIfBroken();
        _reconciler.Dispose();
        _publishing.Dispose();
        _outbox.Dispose();
        _agenda.Dispose();
    }

    private long Count(params string[] outcomes) =>
        _state.Now.Counts.Saves.Where(save => outcomes.Contains(save.Key.Outcome)).Sum(save => save.Value);

    /// <summary>The state of such a hypervisor lives in one connection: the watch's own is the one that guests were defined through.</summary>
    private LibvirtConnection Open(string uri) =>
        Interlocked.Exchange(ref _world, null) ?? LibvirtConnection.Open(uri, readOnly: true);

    private static Publication Publication(Fleet fleet, SavingNode node, string lockFile, Log log)
    {
        var chef = fleet.Connect(node);
        var store = new NodeStore(chef, node.Name, "_default") { Remembers = true };
        var once = new RetryPolicy(0, TimeSpan.Zero, _ => { }, _ => { });
        var gate = new ConvergeGate(lockFile, TimeSpan.Zero, TimeProvider.System, log);
        var publisher = new NodePublisher(store, gate, once, AttributeFilter.None, TimeProvider.System, log);
        return new(chef, store, publisher, node.Name);
    }
}
