namespace Rehai.Server.Search;

/// <summary>Lucene's fuzziness: changes, insertions, deletions and swaps of neighbours, two at most.</summary>
internal static class EditDistance
{
    public const int Most = 2;

    /// <summary>Of the diagonals that can matter.</summary>
    public const int Width = 2 * Most + 1;

    public static bool IsWithin(ReadOnlySpan<char> one, ReadOnlySpan<char> other, int edits)
    {
        if (Math.Abs(one.Length - other.Length) > edits)
        {
            return false;
        }
        Span<int> rows = stackalloc int[3 * Width];
        rows.Fill(Most + 1);
        for (var i = 0; i <= one.Length; i++)
        {
            FillRow(one, other, i, rows);
        }
        return At(rows, one.Length, other.Length) <= edits;
    }

    private static void FillRow(ReadOnlySpan<char> one, ReadOnlySpan<char> other, int i, Span<int> rows)
    {
        for (var j = i - Most; j <= i + Most; j++)
        {
            var cell = Most + 1;
            if (j == 0 || (i == 0 && j > 0))
            {
                cell = Math.Max(i, j);
            }
            else if (j > 0 && j <= other.Length)
            {
                cell = Best(one, other, i, j, rows);
            }
            rows[Index(i, j)] = Math.Min(cell, Most + 1);
        }
    }

    private static int Best(ReadOnlySpan<char> one, ReadOnlySpan<char> other, int i, int j, Span<int> rows)
    {
        var best = At(rows, i - 1, j - 1) + (one[i - 1] == other[j - 1] ? 0 : 1);
        best = Math.Min(best, Math.Min(At(rows, i - 1, j), At(rows, i, j - 1)) + 1);
        return i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1]
            ? Math.Min(best, At(rows, i - 2, j - 2) + 1)
            : best;
    }

    private static int At(Span<int> rows, int i, int j) =>
        Math.Abs(i - j) > Most || j < 0 || i < 0 ? Most + 1 : rows[Index(i, j)];

    private static int Index(int i, int j) => i % 3 * Width + (j - i + Most);
}
