using System.Globalization;

namespace Rehai.Conformance.Proof;

internal static class Nodes
{
    internal static string Name(int node) => $"n{node}.example.com";

    internal static int IndexOf(string name) =>
        int.Parse(name.AsSpan(1, name.IndexOf('.', StringComparison.Ordinal) - 1), CultureInfo.InvariantCulture);
}
