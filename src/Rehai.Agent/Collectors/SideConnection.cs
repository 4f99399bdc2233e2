using Rehai.Libvirt;

namespace Rehai.Agent.Collectors;

/// <summary>
/// A connection that is kept for one part of libvirt: a modular daemon serves none of a client's calls while that of the networks or of the
/// pools keeps it waiting.
/// </summary>
internal sealed class SideConnection(LibvirtSettings settings) : IDisposable
{
    private readonly Lock _gate = new();
    private LibvirtConnection? _connection;

    /// <summary>Opened where there is none that lives; blocks as long as the daemon does.</summary>
    public LibvirtConnection Get()
    {
        lock (_gate)
        {
            if (_connection is { } open && open.IsAlive())
            {
                return open;
            }
        }
        var opened = settings.Open(settings.Uri);
        lock (_gate)
        {
            if (_connection is { } other && other.IsAlive())
            {
                // Somebody who did not wait for this one uses it.
                opened.Dispose();
                return other;
            }
            _connection?.Dispose();
            return _connection = opened;
        }
    }

    /// <summary>Closes it, at once or when the call that hangs on it ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _connection?.Dispose();
            _connection = null;
        }
    }
}
