using System.Text;

namespace Rehai.Chef.Configuration;

/// <summary>Reads literals of Ruby from a text. A literal that only Ruby itself could evaluate is not read.</summary>
internal sealed class RubyLiteralReader(string text, int position)
{
    /// <summary>Where the next character stands.</summary>
    public int Position { get; private set; } = position;

    public void MoveTo(int target) => Position = target;

    /// <returns>The literal, or null where something else stands here; the position is then undefined.</returns>
    public ConfigValue? Read()
    {
        SkipSpace(acrossLines: false);
        return Current switch
        {
            '"' => ReadString('"'),
            '\'' => ReadString('\''),
            '[' => ReadArray(),
            ':' => ReadSymbol(),
            '-' or (>= '0' and <= '9') => ReadNumber(),
            '%' => ReadWords(),
            _ => ReadWord(),
        };
    }

    public void SkipSpace(bool acrossLines)
    {
        while (Current is ' ' or '\t' or '\r' || (acrossLines && Current is '\n' or '#'))
        {
            if (Current == '#')
            {
                SkipToLineEnd();
            }
            else
            {
                Position++;
            }
        }
    }

    public void SkipToLineEnd()
    {
        while (Current is not ('\n' or '\0'))
        {
            Position++;
        }
    }

    public bool TrySkip(char c)
    {
        if (Current != c)
        {
            return false;
        }
        Position++;
        return true;
    }

    public char Current => Position < text.Length ? text[Position] : '\0';

    private ConfigValue? ReadString(char quote)
    {
        Position++;
        var content = new StringBuilder();
        while (Current != quote)
        {
            if (Current == '\0' || (quote == '"' && Current == '#' && Next is '{' or '$' or '@'))
            {
                return null;
            }
            content.Append(Current == '\\' ? ReadEscape(quote) : text[Position++]);
        }
        Position++;
        return ConfigValue.String(content.ToString());
    }

    private char Next => Position + 1 < text.Length ? text[Position + 1] : '\0';

    private string ReadEscape(char quote)
    {
        var escaped = Next;
        Position += 2;
        if (quote == '\'')
        {
            return escaped is '\'' or '\\' ? escaped.ToString() : "\\" + escaped;
        }
        return escaped switch
        {
            'n' => "\n",
            't' => "\t",
            'r' => "\r",
            's' => " ",
            'e' => "\e",
            '0' => "\0",
            '\n' => "",
            _ => escaped.ToString(),
        };
    }

    private ConfigValue? ReadArray()
    {
        Position++;
        var items = new List<ConfigValue>();
        SkipSpace(acrossLines: true);
        while (!TrySkip(']'))
        {
            if (Read() is not { } item)
            {
                return null;
            }
            items.Add(item);
            SkipSpace(acrossLines: true);
            if (!TrySkip(',') && Current != ']')
            {
                return null;
            }
            SkipSpace(acrossLines: true);
        }
        return new(ConfigValueKind.Array, "", items);
    }

    private ConfigValue? ReadSymbol()
    {
        Position++;
        if (Current is '"' or '\'')
        {
            return ReadString(Current) is { } quoted ? ConfigValue.Symbol(quoted.Text) : null;
        }
        var name = ReadIdentifier();
        return name.Length == 0 ? null : ConfigValue.Symbol(name);
    }

    private ConfigValue? ReadNumber()
    {
        var start = Position;
        while (Current is '-' or '.' or '_' or (>= '0' and <= '9'))
        {
            Position++;
        }
        var number = text[start..Position].Replace("_", "", StringComparison.Ordinal);
        return number == "-" ? null : new(ConfigValueKind.Number, number, []);
    }

    /// <summary><c>%w[a b]</c> is an array of strings, <c>%i[a b]</c> one of symbols.</summary>
    private ConfigValue? ReadWords()
    {
        var kind = Next;
        Position += 2;
        var close = Current switch
        {
            '[' => ']',
            '(' => ')',
            '{' => '}',
            _ => '\0',
        };
        var end = close == '\0' ? -1 : text.IndexOf(close, Position);
        if (kind is not ('w' or 'i') || end < 0)
        {
            return null;
        }
        var words = text[(Position + 1)..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Position = end + 1;
        return new(
            ConfigValueKind.Array,
            "",
            [.. words.Select(word => kind == 'w' ? ConfigValue.String(word) : ConfigValue.Symbol(word))]
        );
    }

    private ConfigValue? ReadWord()
    {
        TrySkip('$');
        return ReadIdentifier() switch
        {
            "true" => new(ConfigValueKind.Boolean, "true", []),
            "false" => new(ConfigValueKind.Boolean, "false", []),
            "nil" => ConfigValue.Nil,
            "STDOUT" or "stdout" => ConfigValue.Symbol("STDOUT"),
            "STDERR" or "stderr" => ConfigValue.Symbol("STDERR"),
            _ => null,
        };
    }

    public string ReadIdentifier()
    {
        var start = Position;
        while (char.IsAsciiLetterOrDigit(Current) || Current == '_')
        {
            Position++;
        }
        return text[start..Position];
    }
}
