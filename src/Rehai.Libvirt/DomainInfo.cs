namespace Rehai.Libvirt;

/// <summary>Answer of <c>virDomainGetInfo</c>.</summary>
/// <param name="State">A <c>virDomainState</c>.</param>
/// <param name="MaxMemory">KiB.</param>
/// <param name="Memory">KiB, after the balloon.</param>
/// <param name="CpuTime">Nanoseconds since boot.</param>
public sealed record DomainInfo(int State, ulong MaxMemory, ulong Memory, int VirtualCpus, ulong CpuTime);
