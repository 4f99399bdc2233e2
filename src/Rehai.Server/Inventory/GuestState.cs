namespace Rehai.Server.Inventory;

/// <summary>What a guest does, as the pages tell it; libvirt's own word stands beside it in <see cref="GuestRow.StateWord"/>.</summary>
internal enum GuestState
{
    /// <summary>A state that is not known: libvirt's <c>no state</c>, or a word that is none of its.</summary>
    Unknown,

    /// <summary><c>running, idle</c> (blocked).</summary>
    Running,

    Paused,

    ShutOff,

    Crashed,

    /// <summary>libvirt's <c>pmsuspended</c>: asleep by its own power management.</summary>
    Suspended,

    /// <summary><c>in shutdown</c>.</summary>
    Stopping,
}
