namespace Rehai.Bench;

/// <summary>Measured values of one kind, in the unit in which they were added.</summary>
internal sealed class Samples
{
    private readonly double[] _sorted;

    public Samples(IEnumerable<double> values)
    {
        _sorted = [.. values.Order()];
        if (_sorted.Length == 0)
        {
            throw new BenchException("Nothing was measured.");
        }
    }

    public int Count => _sorted.Length;

    public double Min => _sorted[0];

    public double Max => _sorted[^1];

    public double Mean => _sorted.Average();

    public double Median =>
        _sorted.Length % 2 == 1 ? _sorted[Count / 2] : (_sorted[(Count / 2) - 1] + _sorted[Count / 2]) / 2;

    public int CountUpTo(double value) => _sorted.Count(sample => sample <= value);

    /// <summary>The smallest value that at least this share of all does not exceed.</summary>
    public double Percentile(double percent) => _sorted[(int)Math.Ceiling(percent / 100 * Count) - 1];
}
