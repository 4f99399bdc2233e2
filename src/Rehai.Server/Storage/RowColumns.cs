namespace Rehai.Server.Storage;

/// <summary>The columns of a table that follow from a node, in the order in which a row's values are written and read.</summary>
/// <param name="moving">Those that move by themselves: a new value is kept, but nothing has changed.</param>
internal sealed class RowColumns(string[] names, params string[] moving)
{
    private readonly bool[] _isMoving = [.. names.Select(moving.Contains)];

    public int Count => names.Length;

    public string Names { get; } = string.Join(", ", names);

    /// <summary><c>@FIRST, @FIRST+1 …</c>, one for each column.</summary>
    public string Parameters(int first) => string.Join(", ", names.Select((_, i) => $"@{first + i}"));

    /// <inheritdoc cref="Parameters"/>
    public string Assignments(int first) => string.Join(", ", names.Select((name, i) => $"{name} = @{first + i}"));

    public RowDifference Compare(object?[] before, object?[] after)
    {
        var difference = RowDifference.None;
        for (var i = 0; i < names.Length; i++)
        {
            if (!Equals(before[i], after[i]))
            {
                difference =
                    _isMoving[i] && difference != RowDifference.Change ? RowDifference.Movement : RowDifference.Change;
            }
        }
        return difference;
    }
}

internal enum RowDifference
{
    None,

    /// <summary>Only values that move by themselves differ.</summary>
    Movement,
    Change,
}
