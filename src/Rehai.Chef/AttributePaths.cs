namespace Rehai.Chef;

/// <summary>A set of attribute paths; a segment <c>*</c> stands for any one key or position.</summary>
public sealed class AttributePaths(IReadOnlyList<IReadOnlyList<string>> patterns)
{
    public static readonly AttributePaths None = new([]);

    public bool Contains(IReadOnlyList<string> path) => patterns.Any(pattern => Matches(pattern, path));

    /// <summary>A pattern covers all that stands below it.</summary>
    private static bool Matches(IReadOnlyList<string> pattern, IReadOnlyList<string> path)
    {
        if (path.Count < pattern.Count)
        {
            return false;
        }
        for (var i = 0; i < pattern.Count; i++)
        {
            if (pattern[i] != "*" && pattern[i] != path[i])
            {
                return false;
            }
        }
        return true;
    }
}
