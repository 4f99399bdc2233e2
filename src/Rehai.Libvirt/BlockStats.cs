namespace Rehai.Libvirt;

/// <summary>Sizes of one disk in bytes; null where the hypervisor does not know.</summary>
/// <param name="Target">The device's name in the domain: <c>vda</c>.</param>
/// <param name="Capacity">What the domain sees.</param>
/// <param name="Allocation">The highest byte written, as the hypervisor counts it.</param>
public sealed record BlockStats(string Target, ulong? Capacity, ulong? Allocation);
