namespace Rehai.Libvirt;

/// <summary>What an event is about.</summary>
public enum EventPart
{
    Guest,
    Networks,
    Pools,

    /// <summary>The connection is gone. No more events come through it, and it never comes back.</summary>
    Closed,
}
