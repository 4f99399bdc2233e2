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

    private Hypervisor(LibvirtConnection connection, EventSubscription events, LibvirtCollector collector) =>
        (_connection, _events, _collector) = (connection, events, collector);

    public required CollectorRunner Runner { get; init; }

    /// <summary>Subscribes first, so that no change falls between the reading and the first event.</summary>
    /// <exception cref="LibvirtUnavailableException">There is no connection, or none within the deadline.</exception>
    public static Hypervisor Connect(
        LibvirtSettings settings,
        Agenda agenda,
        Action<LibvirtEvent> seen,
        Func<LibvirtCollector, CollectorRunner> runner,
        TimeProvider time,
        CancellationToken cancellation
    )
    {
        LibvirtUri.Check(settings.Uri);
        try
        {
            return AbandonableCall
                .Start(
                    "connecting and subscribing",
                    settings.CallDeadline,
                    time,
                    _ => Open(),
                    tooLate => tooLate.Dispose()
                )
                .Wait(cancellation);
        }
        catch (LibvirtException error)
        {
            throw LibvirtUnavailableException.From(settings.Uri, error);
        }

        Hypervisor Open()
        {
            var connection = LibvirtConnection.Open(settings.Uri, readOnly: true);
            try
            {
                connection.SetKeepAlive(KeepAlive, KeepAliveCount);
                var events = EventSubscription.Subscribe(connection, seen);
                var collector = new LibvirtCollector(settings, time, connection, agenda.AddCome);
                return new(connection, events, collector) { Runner = runner(collector) };
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
    }

    /// <summary>Where networks or pools were away and are back, their daemon may have restarted and forgotten us.</summary>
    public void RenewEvents() =>
        AbandonableCall.Start(
            "subscribing again",
            Timeout.InfiniteTimeSpan,
            TimeProvider.System,
            _ => _events.RenewNetworks() | _events.RenewPools()
        );

    /// <summary>On a thread of its own: it asks the daemon, which may be what hangs.</summary>
    public void Dispose() =>
        new Thread(() =>
        {
            _events.Dispose();
            _collector.Dispose();
            _connection.Dispose();
        })
        {
            IsBackground = true,
            Name = "closing libvirt",
        }.Start();
}
