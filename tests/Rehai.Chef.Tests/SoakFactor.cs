namespace Rehai.Chef.Tests;

/// <summary>How hard fuzzers try: <c>REHAI_SOAK</c> multiplies their cases.</summary>
internal static class SoakFactor
{
    internal static readonly int Value = int.TryParse(Environment.GetEnvironmentVariable("REHAI_SOAK"), out var factor)
        ? factor
        : 1;
}
