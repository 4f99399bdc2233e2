namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Cuts Ruby into words. What cannot be read becomes <see cref="RubyTokenKind.Invalid"/>; nothing is an error.</summary>
internal sealed class RubyLexer
{
    private static readonly string[] Operators =
    [
        .. "**= <=> === ... <<= >>= &&= ||= &. => == =~ != !~ <= >= << >> && || :: .. += -= *= /= %= |= &= ** ->".Split(
            ' '
        ),
    ];

    private static readonly HashSet<string> Keywords =
    [
        .. (
            "alias and begin BEGIN break case class def defined? do else elsif end END ensure false for if in module next nil "
            + "not or redo rescue retry return self super then true undef unless until when while yield __FILE__ __LINE__"
        ).Split(' '),
    ];

    /// <summary>The keywords that a value ends with.</summary>
    private static readonly HashSet<string> Values =
    [
        .. "end self true false nil __FILE__ __LINE__ super redo retry".Split(' '),
    ];

    private readonly RubySource _source;
    private readonly int _depth;
    private readonly List<RubyToken> _tokens = [];
    private readonly RubyHeredocs _heredocs;

    private RubyLexer(RubySource source, int depth)
    {
        (_source, _depth) = (source, depth);
        _heredocs = new(source, depth);
    }

    public static IReadOnlyList<RubyToken> Read(string text)
    {
        var source = new RubySource(text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal), 1);
        var lexer = new RubyLexer(source, 0);
        while (lexer.TryRead()) { }
        lexer.Add(RubyTokenKind.End, "", 0);
        return lexer._tokens;
    }

    /// <summary>The words up to the brace that closes an interpolation; null where none does.</summary>
    internal static IReadOnlyList<RubyToken>? ReadInterpolation(RubySource source, int depth)
    {
        var lexer = new RubyLexer(source, depth);
        for (var nested = 0; lexer.TryRead(); )
        {
            var last = lexer._tokens[^1];
            nested += last.Is("{") ? 1 : 0;
            if (last.Is("}") && nested-- == 0)
            {
                lexer._tokens[^1] = new(RubyTokenKind.End, "", last.Line);
                return lexer._tokens;
            }
        }
        return null;
    }

    private bool TryRead()
    {
        var space = SkipBlanks();
        if (_source.IsAtEnd || IsAtEndMark())
        {
            return false;
        }
        var start = _source.Position;
        var line = _source.Line;
        var token = ReadToken(space);
        if (token is null)
        {
            _source.IsDoubtful = true;
            _source.Position = start;
            _source.Position = Math.Max(_source.LineEnd, start + 1);
            token = new(RubyTokenKind.Invalid, "", line);
        }
        _tokens.Add(token with { Line = line, SpaceBefore = space, SpaceAfter = char.IsWhiteSpace(_source.Current) });
        return true;
    }

    private void Add(RubyTokenKind kind, string text, int length)
    {
        _tokens.Add(new(kind, text, _source.Line));
        _source.Position += length;
    }

    private bool IsAtLineStart => _source.Position == 0 || _source.Text[_source.Position - 1] == '\n';

    private bool IsAtEndMark() => IsAtLineStart && _source.StartsWith("__END__") && _source.At(7) is '\n' or '\0';

    private bool SkipBlanks()
    {
        var start = _source.Position;
        while (!_source.IsAtEnd)
        {
            if (IsAtLineStart && _source.StartsWith("=begin") && !char.IsAsciiLetterOrDigit(_source.At(6)))
            {
                SkipComment();
            }
            else if (_source.Current == '#')
            {
                _source.Position = _source.LineEnd;
            }
            else if (_source.Current == '\\' && _source.At(1) == '\n')
            {
                _source.Position += 2;
            }
            else if (_source.Current is ' ' or '\t' or '\r' or '\v' or '\f')
            {
                _source.Position++;
            }
            else
            {
                break;
            }
        }
        return _source.Position > start;
    }

    private void SkipComment()
    {
        var end = _source.Text.IndexOf("\n=end", _source.Position, StringComparison.Ordinal);
        _source.Position = end < 0 ? _source.Text.Length : end + 1;
        _source.Position = _source.LineEnd;
    }

    private RubyToken? ReadToken(bool space)
    {
        var c = _source.Current;
        return c switch
        {
            '\n' => ReadNewline(),
            ';' => Operator(";") with { Kind = RubyTokenKind.Newline },
            '"' => ReadText(RubyTokenKind.Text, '\0', '"', interpolates: true),
            '\'' => ReadText(RubyTokenKind.Text, '\0', '\'', interpolates: false),
            '`' => ReadText(RubyTokenKind.Command, '\0', '`', interpolates: false),
            '/' when ExpectsValue(space) => ReadText(RubyTokenKind.Pattern, '\0', '/', interpolates: true),
            '%' when ExpectsValue(space) => new RubyPercentLiteral(_source, _depth).Read(),
            '<' when ExpectsValue(space) && _heredocs.TryRead() is { } heredoc => heredoc,
            '$' or '@' => ReadVariable(),
            ':' when _source.At(1) is '"' or '\'' && ExpectsValue(space) => ReadQuotedSymbol(),
            ':' when IsNameStart(_source.At(1)) && !(space && char.IsWhiteSpace(_source.At(1))) => ReadSymbol(),
            _ when char.IsAsciiDigit(c) => RubyNumber.Read(_source),
            _ when IsNameStart(c) => ReadName(),
            _ => ReadOperator(),
        };
    }

    /// <summary>Whether a value may begin here: what <c>/</c>, <c>%</c> and <c>&lt;&lt;</c> mean hangs on it.</summary>
    private bool ExpectsValue(bool space)
    {
        if (_tokens.Count == 0)
        {
            return true;
        }
        var last = _tokens[^1];
        return last.Kind switch
        {
            RubyTokenKind.Newline or RubyTokenKind.Label => true,
            RubyTokenKind.Operator => last.Text is not (")" or "]" or "}"),
            RubyTokenKind.Keyword => !Values.Contains(last.Text),
            RubyTokenKind.Identifier => space && _source.At(1) is not (' ' or '=' or '\n'),
            _ => false,
        };
    }

    /// <summary>A line that begins with <c>.name</c> goes on with the one before.</summary>
    private RubyToken ReadNewline()
    {
        _source.Position++;
        _heredocs.SkipBodies();
        var next = _source.Position;
        while (next < _source.Text.Length && (char.IsWhiteSpace(_source.Text[next]) || _source.Text[next] == '#'))
        {
            next = _source.Text[next] == '#' ? EndOfLine(next) : next + 1;
        }
        var ahead = _source.Text.AsSpan(next);
        var goesOn = ahead is ['&', '.', ..] || (ahead is ['.', var after, ..] && after != '.');
        if (goesOn)
        {
            _source.Position = next;
            return ReadOperator();
        }
        return new(RubyTokenKind.Newline, "", 0);
    }

    private int EndOfLine(int position) =>
        _source.Text.IndexOf('\n', position) is var end and >= 0 ? end : _source.Text.Length;

    private RubyToken? ReadText(RubyTokenKind kind, char open, char close, bool interpolates)
    {
        _source.Position++;
        var parts = new RubyTextReader(_source, _depth).Read(open, close, interpolates, kind == RubyTokenKind.Pattern);
        if (parts is null)
        {
            return null;
        }
        if (kind == RubyTokenKind.Text && IsLabelEnd() && parts is [] or [{ Code: null }])
        {
            _source.Position++;
            return new(RubyTokenKind.Label, parts.Count == 0 ? "" : parts[0].Text, 0);
        }
        var options = kind == RubyTokenKind.Pattern ? RubyPercentLiteral.ReadOptions(_source) : "";
        return new(kind, options, 0) { Parts = parts };
    }

    /// <summary>A colon right behind a name or string makes it a hash's key, save in <c>a ? b:c</c>.</summary>
    private bool IsLabelEnd() =>
        _source.Current == ':' && _source.At(1) != ':' && (_tokens.Count == 0 || !_tokens[^1].Is("?"));

    private RubyToken? ReadQuotedSymbol()
    {
        var quote = _source.At(1);
        _source.Position++;
        return ReadText(RubyTokenKind.Symbol, '\0', quote, quote == '"');
    }

    private RubyToken ReadSymbol()
    {
        _source.Position++;
        var name = TakeName();
        return new(RubyTokenKind.Symbol, name, 0) { Parts = [new(name, null)] };
    }

    private RubyToken ReadVariable()
    {
        var start = _source.Position++;
        _source.Position += _source.Current == '@' ? 1 : 0;
        if (IsNameStart(_source.Current) || char.IsAsciiDigit(_source.Current))
        {
            TakeName();
        }
        else if (!char.IsWhiteSpace(_source.Current))
        {
            _source.Position++;
        }
        var end = Math.Min(_source.Position, _source.Text.Length);
        return new(RubyTokenKind.Variable, _source.Text[start..end], 0);
    }

    private RubyToken ReadName()
    {
        var afterDot = _tokens.Count > 0 && (_tokens[^1].Is(".") || _tokens[^1].Is("&."));
        var name = TakeName();
        if (!afterDot && IsLabelEnd())
        {
            _source.Position++;
            return new(RubyTokenKind.Label, name, 0);
        }
        var kind =
            !afterDot && Keywords.Contains(name) ? RubyTokenKind.Keyword
            : char.IsUpper(name[0]) ? RubyTokenKind.Constant
            : RubyTokenKind.Identifier;
        return new(kind, name, 0);
    }

    private string TakeName()
    {
        var start = _source.Position;
        while (IsNameStart(_source.Current) || char.IsAsciiDigit(_source.Current))
        {
            _source.Position++;
        }
        if (_source.Current is '?' or '!' && (_source.At(1) != '=' || _source.At(2) is '=' or '~' or '>'))
        {
            _source.Position++;
        }
        return _source.Text[start.._source.Position];
    }

    private static bool IsNameStart(char c) => char.IsLetter(c) || c == '_';

    private RubyToken ReadOperator() =>
        Operator(Operators.FirstOrDefault(_source.StartsWith) ?? _source.Current.ToString());

    private RubyToken Operator(string text)
    {
        _source.Position += text.Length;
        return new(RubyTokenKind.Operator, text, 0);
    }
}
