namespace Rehai.Libvirt;

/// <summary>The registered callbacks of one source on one connection.</summary>
internal sealed unsafe class RegisteredEvents(
    ConnectionHandle connection,
    EventSource source,
    Action<LibvirtEvent> deliver
)
{
    private readonly List<int> _ids = [];

    internal bool Any => _ids.Count > 0;

    /// <summary>A kind that library, daemon or driver does not know is left out.</summary>
    /// <exception cref="LibvirtException">Not even the lifecycle comes.</exception>
    internal void Register()
    {
        foreach (var kind in source.Kinds)
        {
            var refusal = Register(kind);
            if (refusal is not null && !Any)
            {
                throw refusal;
            }
        }
    }

    internal void Deregister()
    {
        foreach (var id in _ids)
        {
            // It is deregistered here even where the daemon can no longer be told.
            _ = source.Deregister(connection, id);
        }
        _ids.Clear();
    }

    private LibvirtException? Register(EventKind kind)
    {
        var opaque = new EventReceiver(source.Part, kind, source.NameOf, deliver).Handle();
        var id = source.Register(connection, 0, kind.Id, kind.Callback, opaque, EventCallbacks.Free);
        if (id < 0)
        {
            EventReceiver.Free(opaque);
            return LibvirtError.Take($"registering for {kind.Words[0]}");
        }
        _ids.Add(id);
        return null;
    }
}
