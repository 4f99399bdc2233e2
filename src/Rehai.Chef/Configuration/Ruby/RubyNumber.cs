using System.Globalization;

namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Ruby's numbers: <c>1_000</c>, <c>2.5</c>, <c>1e3</c>, <c>0644</c>, <c>0x1f</c>, <c>0b11</c>.</summary>
internal static class RubyNumber
{
    public static RubyToken? Read(RubySource source)
    {
        var start = source.Position;
        while (
            char.IsAsciiLetterOrDigit(source.Current) || source.Current == '_' || IsFraction(source) || IsSign(source)
        )
        {
            source.Position++;
        }
        return Parse(source.Text[start..source.Position].Replace("_", "", StringComparison.Ordinal)) is { } number
            ? new(RubyTokenKind.Number, number, 0)
            : null;
    }

    /// <summary>As Ruby prints it: an integer without a point, all others with one.</summary>
    public static string Spell(double number) => number.ToString("0.0###############", CultureInfo.InvariantCulture);

    private static string? Parse(string text)
    {
        if (text.Length > 1 && text[0] == '0' && text[1] is not ('.' or 'e' or 'E'))
        {
            return Radix(text);
        }
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var integer))
        {
            return integer.ToString(CultureInfo.InvariantCulture);
        }
        return
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? Spell(number)
            : null;
    }

    private static string? Radix(string text)
    {
        var (digits, bits) = text[1] switch
        {
            'x' or 'X' => (text[2..], 4),
            'b' or 'B' => (text[2..], 1),
            'o' or 'O' => (text[2..], 3),
            _ => (text[1..], 3),
        };
        long value = 0;
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : -1;
            if (digit < 0 || digit >= 1 << bits || value > long.MaxValue >> bits)
            {
                return null;
            }
            value = (value << bits) | (long)digit;
        }
        return value.ToString(CultureInfo.InvariantCulture);
    }

    private static bool IsFraction(RubySource source) =>
        source.Current == '.' && char.IsAsciiDigit(source.At(1)) && char.IsAsciiDigit(source.At(-1));

    private static bool IsSign(RubySource source) =>
        source.Current is '-' or '+' && source.At(-1) is 'e' or 'E' && char.IsAsciiDigit(source.At(1));
}
