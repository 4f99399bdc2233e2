using System.Buffers;
using System.Globalization;

namespace Rehai.Server.Inventory;

/// <summary>Amounts as people write them: <c>4G</c>, <c>1.5T</c>, <c>3d</c>.</summary>
internal static class Quantity
{
    private const string SizeUnits = "KMGT";

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly Dictionary<char, long> AgeUnits = new()
    {
        ['s'] = TimeSpan.TicksPerSecond,
        ['m'] = TimeSpan.TicksPerMinute,
        ['h'] = TimeSpan.TicksPerHour,
        ['d'] = TimeSpan.TicksPerDay,
    };

    /// <summary>Null where it is no whole number from 0 on.</summary>
    public static long? Count(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    /// <summary>Bytes; K, M, G and T are powers of 1,024, and <c>GB</c> and <c>GiB</c> the same as <c>G</c>. Null where it is no size.</summary>
    public static long? Size(string text)
    {
        var end = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        if (end < 0)
        {
            return Times(text, 1);
        }
        var unit = text[end..].ToUpperInvariant();
        var power = SizeUnits.IndexOf(unit[0], StringComparison.Ordinal);
        return power >= 0 && unit[1..] is "" or "B" or "IB" ? Times(text.AsSpan(0, end), 1L << (10 * (power + 1)))
            : unit == "B" ? Times(text.AsSpan(0, end), 1)
            : null;
    }

    /// <summary>Ticks; null where it is no number with s, m, h or d.</summary>
    public static long? Age(string text) =>
        text.Length > 1 && AgeUnits.TryGetValue(char.ToLowerInvariant(text[^1]), out var unit)
            ? Times(text.AsSpan(0, text.Length - 1), unit)
            : null;

    /// <summary>Bytes in the largest unit that leaves no fraction, as <see cref="Size"/> takes it.</summary>
    public static string SizeText(long bytes)
    {
        var power = 0;
        while (power < SizeUnits.Length && bytes > 0 && bytes % 1_024 == 0)
        {
            (bytes, power) = (bytes / 1_024, power + 1);
        }
        var number = bytes.ToString(CultureInfo.InvariantCulture);
        return power == 0 ? number : number + SizeUnits[power - 1];
    }

    private static long? Times(ReadOnlySpan<char> number, long unit) =>
        decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
        && value <= long.MaxValue / unit
            ? (long)(value * unit)
            : null;
}
