using System.Globalization;
using System.Text;

namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Reads what stands between quotes: text, escapes and interpolations.</summary>
internal sealed class RubyTextReader(RubySource source, int depth)
{
    private const int DeepestInterpolation = 16;

    private readonly List<RubyPart> _parts = [];
    private readonly StringBuilder _text = new();

    /// <param name="open">The bracket that nests, as in <c>%q(a(b)c)</c>; '\0' where none does.</param>
    /// <param name="close">What ends the text; '\0' for the source's end.</param>
    /// <param name="interpolates">Whether escapes and <c>#{}</c> have their meaning.</param>
    /// <param name="keepsEscapes">A pattern's escapes are the pattern's own.</param>
    /// <returns>Null where it is not closed; the position is then undefined.</returns>
    public IReadOnlyList<RubyPart>? Read(char open, char close, bool interpolates, bool keepsEscapes = false)
    {
        var nested = 0;
        var limit = source.IsDoubtful && close != '\0' ? source.LineEnd : source.Text.Length;
        while (source.Position < limit)
        {
            var c = source.Current;
            if (c == close && close != '\0' && nested-- == 0)
            {
                source.Position++;
                Flush();
                return _parts;
            }
            nested += c == open && open != '\0' ? 1 : 0;
            if (c == '\\')
            {
                ReadEscape(open, close, interpolates, keepsEscapes);
            }
            else if (interpolates && c == '#' && source.At(1) == '{')
            {
                if (!TryReadCode())
                {
                    return null;
                }
            }
            else
            {
                _text.Append(c);
                source.Position++;
            }
        }
        Flush();
        return close == '\0' ? _parts : null;
    }

    private void Flush()
    {
        if (_text.Length > 0)
        {
            _parts.Add(new(_text.ToString(), null));
            _text.Clear();
        }
    }

    private bool TryReadCode()
    {
        Flush();
        source.Position += 2;
        if (depth >= DeepestInterpolation || RubyLexer.ReadInterpolation(source, depth + 1) is not { } code)
        {
            return false;
        }
        _parts.Add(new("", code));
        return true;
    }

    private void ReadEscape(char open, char close, bool interpolates, bool keepsEscapes)
    {
        var escaped = source.At(1);
        source.Position += 2;
        if (keepsEscapes)
        {
            _text.Append(escaped == '/' ? "/" : $"\\{escaped}");
        }
        else if (!interpolates)
        {
            _text.Append(escaped == '\\' || escaped == close || escaped == open ? $"{escaped}" : $"\\{escaped}");
        }
        else
        {
            AppendEscaped(escaped);
        }
    }

    private void AppendEscaped(char escaped)
    {
        switch (escaped)
        {
            case 'u' when source.Current == '{':
                AppendCode(Digits(1, 8, char.IsAsciiHexDigit), 16);
                source.Position += source.Current == '}' ? 1 : 0;
                break;
            case 'u':
                AppendCode(Digits(0, 4, char.IsAsciiHexDigit), 16);
                break;
            case 'x':
                AppendCode(Digits(0, 2, char.IsAsciiHexDigit), 16);
                break;
            case >= '0' and <= '7':
                source.Position--;
                AppendCode(Digits(0, 3, c => c is >= '0' and <= '7'), 8);
                break;
            case '\n':
                break;
            default:
                _text.Append("ntrseabvf".IndexOf(escaped) is var at and >= 0 ? "\n\t\r \e\a\b\v\f"[at] : escaped);
                break;
        }
    }

    private string Digits(int skip, int most, Func<char, bool> isDigit)
    {
        var start = source.Position += skip;
        while (source.Position - start < most && isDigit(source.Current))
        {
            source.Position++;
        }
        return source.Text[start..source.Position];
    }

    private void AppendCode(string digits, int radix)
    {
        var code =
            digits.Length == 0 ? 0
            : radix == 8 ? Octal(digits)
            : Hexadecimal(digits);
        _text.Append(Rune.TryCreate(code, out var rune) ? rune.ToString() : "\uFFFD");
    }

    private static int Octal(string digits) => digits.Aggregate(0, (sum, digit) => (sum * 8) + digit - '0');

    private static int Hexadecimal(string digits) =>
        int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? code : -1;
}
