namespace Rehai.Chef.Configuration.Ruby;

/// <summary><c>%q() %Q[] %w{} %i&lt;&gt; %r// %()</c>.</summary>
internal sealed class RubyPercentLiteral(RubySource source, int depth)
{
    private const string Opening = "([{<";
    private const string Closing = ")]}>";

    /// <returns>Null where it is none that we read.</returns>
    public RubyToken? Read()
    {
        source.Position++;
        var kind = char.IsAsciiLetter(source.Current) ? source.Current : 'Q';
        source.Position += char.IsAsciiLetter(source.Current) ? 1 : 0;
        var open = source.Current;
        if (char.IsLetterOrDigit(open) || char.IsWhiteSpace(open) || open == '\0')
        {
            return null;
        }
        source.Position++;
        var nests = Opening.IndexOf(open);
        var parts = new RubyTextReader(source, depth).Read(
            nests < 0 ? '\0' : open,
            nests < 0 ? open : Closing[nests],
            kind is 'Q' or 'W' or 'r' or 'I',
            kind == 'r'
        );
        return parts is null ? null : Token(kind, parts);
    }

    /// <summary>The letters behind a pattern.</summary>
    public static string ReadOptions(RubySource source)
    {
        var start = source.Position;
        while (char.IsAsciiLetter(source.Current))
        {
            source.Position++;
        }
        return source.Text[start..source.Position];
    }

    private RubyToken? Token(char kind, IReadOnlyList<RubyPart> parts) =>
        kind switch
        {
            'q' or 'Q' => new(RubyTokenKind.Text, "", 0) { Parts = parts },
            's' => new(RubyTokenKind.Symbol, "", 0) { Parts = parts },
            'r' => new(RubyTokenKind.Pattern, ReadOptions(source), 0) { Parts = parts },
            'w' or 'W' => Words(RubyTokenKind.Text, parts),
            'i' or 'I' => Words(RubyTokenKind.Symbol, parts),
            _ => null,
        };

    /// <summary>Space within an interpolation does not part words.</summary>
    private static RubyToken Words(RubyTokenKind kind, IReadOnlyList<RubyPart> parts)
    {
        var words = new List<List<RubyPart>> { new() };
        foreach (var part in parts)
        {
            if (part.Code is not null)
            {
                words[^1].Add(part);
                continue;
            }
            var pieces = part.Text.Split((char[]?)null);
            for (var i = 0; i < pieces.Length; i++)
            {
                if (i > 0)
                {
                    words.Add([]);
                }
                if (pieces[i].Length > 0)
                {
                    words[^1].Add(new(pieces[i], null));
                }
            }
        }
        return new(RubyTokenKind.Words, "", 0)
        {
            Items =
            [
                .. words.Where(word => word.Count > 0).Select(word => new RubyToken(kind, "", 0) { Parts = word }),
            ],
        };
    }
}
