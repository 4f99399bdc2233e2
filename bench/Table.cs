namespace Rehai.Bench;

/// <summary>Plain columns: the first to the left, the others to the right.</summary>
internal sealed class Table(params string[] heads)
{
    private readonly List<string[]> _rows = [heads];

    public void Add(params string[] cells) => _rows.Add(cells);

    public void Print()
    {
        var widths = heads
            .Select((_, column) => _rows.Max(row => row.ElementAtOrDefault(column)?.Length ?? 0))
            .ToList();
        foreach (var row in _rows)
        {
            var cells = row.Select((cell, i) => i == 0 ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i]));
            Console.WriteLine(("  " + string.Join("  ", cells)).TrimEnd());
        }
    }
}
