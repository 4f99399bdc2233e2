using System.Diagnostics;

namespace Rehai.Agent.Publishing;

/// <summary>The words of the ways, as options and outcomes say them.</summary>
internal static class SavingWays
{
    private static readonly SavingWay[] OfNodes = [SavingWay.CurrentState, SavingWay.Conditional, SavingWay.Locked];

    /// <summary>Of the ways to save a node.</summary>
    public static IEnumerable<string> Words => OfNodes.Select(Word);

    public static string Word(this SavingWay way) =>
        way switch
        {
            SavingWay.CurrentState => "current-state",
            SavingWay.Conditional => "conditional",
            SavingWay.Locked => "locked",
            SavingWay.DataBag => "data-bag",
            _ => throw new UnreachableException(),
        };

    /// <inheritdoc cref="Words"/>
    public static bool TryParse(string? word, out SavingWay way)
    {
        var index = Array.FindIndex(OfNodes, known => known.Word() == word);
        way = OfNodes[Math.Max(index, 0)];
        return index >= 0;
    }
}
