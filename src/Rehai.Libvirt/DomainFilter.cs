namespace Rehai.Libvirt;

/// <summary>The filters of <c>virConnectListAllDomainsFlags</c> that Rehai asks for.</summary>
[Flags]
public enum DomainFilter
{
    All = 0,
    Persistent = 1 << 2,
    ManagedSave = 1 << 8,
    Autostart = 1 << 10,
    HasSnapshot = 1 << 12,
}
