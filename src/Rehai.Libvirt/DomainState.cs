namespace Rehai.Libvirt;

/// <summary>A <c>virDomainState</c> and the reason in the enumeration that belongs to it.</summary>
public sealed record DomainState(int State, int Reason);
