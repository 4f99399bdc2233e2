using Rehai.Agent.Collectors;
using Rehai.Libvirt;

namespace Rehai.Agent.Watching;

/// <summary>One connection to libvirt, from its opening to its loss: its events go to the agenda, and it is read through it.</summary>
internal sealed class Hypervisor : IDisposable
{
    /// <summary>A daemon that is silent for so long, so many times, is taken for gone.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(5);
    private const int KeepAliveCount = 2;

    private readonly LibvirtConnection _connection;
    private readonly EventSubscription _events;
    private readonly LibvirtCollector _collector;
    private volatile bool _isOver;

    /// <summary>Subscribes before anything is read, so that no change falls between a reading and the first event.</summary>
    private Hypervisor(LibvirtConnection connection, LibvirtCollector collector, Action<LibvirtEvent> seen)
    {
        (_connection, _collector) = (connection, collector);
        _events = EventSubscription.Subscribe(
            connection,
            happened =>
            {
                // The news that this connection closed must not close the next one.
                if (!_isOver)
                {
                    seen(happened);
                }
            }
        );
    }

    public required CollectorRunner Runner { get; init; }

    /// <summary>Whether events of networks and pools come too.</summary>
    public bool IsSubscribedToAll => _events is { Networks: true, Pools: true };

    /// <param name="seen">Told of each event, on libvirt's thread.</param>
    /// <param name="came">Told when something is there that a reading did not wait for.</param>
    public static AbandonableCall<Hypervisor> Connect(
        LibvirtSettings settings,
        Action<LibvirtEvent> seen,
        Action came,
        Func<LibvirtCollector, CollectorRunner> runner,
        TimeProvider time
    )
    {
        return AbandonableCall.Start(
            "connecting",
            settings.CallDeadline,
            time,
            _ => Open(),
            tooLate => tooLate.Dispose()
        );

        Hypervisor Open()
        {
            var connection = settings.Open(settings.Uri);
            try
            {
                connection.SetKeepAlive(KeepAlive, KeepAliveCount);
                var collector = new LibvirtCollector(settings, time, connection, came);
                return new(connection, collector, seen) { Runner = runner(collector) };
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
    }

    /// <inheritdoc cref="LibvirtCollector.IsPartHung"/>
    public bool IsPartHung => _collector.IsPartHung;

    /// <summary>On a thread of its own: it asks the daemon, which may be what hangs.</summary>
    public void Dispose()
    {
        _isOver = true;
        new Thread(Close) { IsBackground = true, Name = "closing libvirt" }.Start();
    }

    private void Close()
    {
        _events.Dispose();
        _collector.Dispose();
        _connection.Dispose();
    }
}
