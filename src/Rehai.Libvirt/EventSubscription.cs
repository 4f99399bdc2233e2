namespace Rehai.Libvirt;

/// <summary>
/// All events of one connection, and the news that it closed. Subscribe first, then read: what changes meanwhile comes as
/// an event. <see cref="LibvirtEventLoop.Start"/> must have run before the connection was opened.
/// </summary>
public sealed unsafe class EventSubscription : IDisposable
{
    private readonly ConnectionHandle _connection;
    private readonly Action<LibvirtEvent> _sink;
    private readonly Lock _delivering = new();
    private readonly Lock _registering = new();
    private readonly RegisteredEvents _domains;
    private readonly RegisteredEvents _networks;
    private readonly RegisteredEvents _pools;
    private nint _close;
    private volatile bool _closed;
    private bool _held;
    private bool _over;

    private EventSubscription(ConnectionHandle connection, Action<LibvirtEvent> sink)
    {
        (_connection, _sink) = (connection, sink);
        _domains = new RegisteredEvents(connection, EventSource.Guests, Deliver);
        _networks = new RegisteredEvents(connection, EventSource.Networks, Deliver);
        _pools = new RegisteredEvents(connection, EventSource.Pools, Deliver);
    }

    /// <summary>Whether events of networks come; not where the daemon has no driver for them or reaches none.</summary>
    public bool Networks => _networks.Any;

    /// <summary>Likewise of storage pools.</summary>
    public bool Pools => _pools.Any;

    /// <summary>Asks for every kind of event that library and daemon know. One subscription a connection.</summary>
    /// <param name="sink">
    /// Called from libvirt's thread, for one event at a time and in their order. It must return at once and call nothing
    /// of libvirt. What it throws is reported by the event loop, and lost.
    /// </param>
    /// <exception cref="LibvirtException">No events of guests come through this connection.</exception>
    public static EventSubscription Subscribe(LibvirtConnection connection, Action<LibvirtEvent> sink)
    {
        var subscription = new EventSubscription(connection.Handle, sink);
        try
        {
            subscription.Begin();
            return subscription;
        }
        catch
        {
            subscription.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Ends all callbacks; afterwards the sink is called no more. It asks the daemon, and blocks for as long as that does.
    /// Dispose it before the connection, or the connection closes only then.
    /// </summary>
    public void Dispose()
    {
        lock (_delivering)
        {
            _over = true;
        }
        lock (_registering)
        {
            if (_held)
            {
                _held = false;
                End();
                _connection.DangerousRelease();
            }
        }
    }

    private void Begin()
    {
        lock (_registering)
        {
            _connection.DangerousAddRef(ref _held);
            RegisterClose();
            _domains.Register();
            TryRegister(_networks);
            TryRegister(_pools);
        }
    }

    private void End()
    {
        _domains.Deregister();
        _networks.Deregister();
        _pools.Deregister();
        if (_close != 0)
        {
            DeregisterClose();
        }
    }

    private static void TryRegister(RegisteredEvents events)
    {
        try
        {
            events.Register();
        }
        catch (LibvirtException)
        {
            // Reading that part fails as well, and says why.
        }
    }

    /// <summary>
    /// The handle stays ours: a driver that runs inside the program never closes, takes no such callback without saying so,
    /// and would never free it.
    /// </summary>
    private void RegisterClose()
    {
        var opaque = new EventReceiver(EventPart.Closed, EventKinds.Closed, null, Deliver).Handle();
        if (LibvirtNative.virConnectRegisterCloseCallback(_connection, EventCallbacks.Close, opaque, null) < 0)
        {
            EventReceiver.Free(opaque);
            throw LibvirtError.Take("virConnectRegisterCloseCallback");
        }
        _close = opaque;
    }

    /// <summary>libvirt deregisters it itself once it was called, and holds a lock while it calls.</summary>
    private void DeregisterClose()
    {
        var deregistered =
            _closed || LibvirtNative.virConnectUnregisterCloseCallback(_connection, EventCallbacks.Close) >= 0;
        if (deregistered || _closed)
        {
            EventReceiver.Free(_close);
        }
    }

    internal void Deliver(LibvirtEvent happened)
    {
        if (happened.Part is EventPart.Closed)
        {
            _closed = true;
        }
        lock (_delivering)
        {
            if (!_over)
            {
                _sink(happened);
            }
        }
    }
}
