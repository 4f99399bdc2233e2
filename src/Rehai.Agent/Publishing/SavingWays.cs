using System.Diagnostics;

namespace Rehai.Agent.Publishing;

/// <summary>The words of the ways, as options and outcomes say them.</summary>
internal static class SavingWays
{
    private static readonly SavingWay[] All = Enum.GetValues<SavingWay>();

    public static IEnumerable<string> Words => All.Select(Word);

    public static string Word(this SavingWay way) =>
        way switch
        {
            SavingWay.CurrentState => "current-state",
            SavingWay.Conditional => "conditional",
            SavingWay.Locked => "locked",
            _ => throw new UnreachableException(),
        };

    public static bool TryParse(string? word, out SavingWay way)
    {
        var index = Array.FindIndex(All, known => known.Word() == word);
        way = All[Math.Max(index, 0)];
        return index >= 0;
    }
}
