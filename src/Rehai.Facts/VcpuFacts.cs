namespace Rehai.Facts;

/// <summary>Virtual processors.</summary>
public sealed record VcpuFacts(int Current, int Max);
