namespace Rehai.Facts;

/// <summary>Memory in KiB: the balloon's present target and what the guest may grow to.</summary>
public sealed record MemoryFacts(ulong Current, ulong Max);
