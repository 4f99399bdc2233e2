namespace Rehai.Chef.Configuration.Ruby;

/// <summary>The words that are still to be parsed.</summary>
internal sealed class RubyTokens(IReadOnlyList<RubyToken> tokens)
{
    private const int MostFaults = 200;

    private int _position;
    private int _faults;

    /// <summary>How many words may be taken in all, those taken anew after an error too; bounds what a hostile text costs.</summary>
    private int _left = (4 * tokens.Count) + 1000;

    private readonly bool _isDoubtful = tokens.Any(token => token.Kind == RubyTokenKind.Invalid);
    private bool _isUnclosed;

    public RubyToken Current => tokens[_position];

    public RubyToken Previous => tokens[Math.Max(_position - 1, 0)];

    public int Position
    {
        get => _position;
        set => _position = value;
    }

    public bool IsAtEnd => Current.Kind == RubyTokenKind.End;

    public RubyToken Take()
    {
        if (--_left < 0)
        {
            throw new RubySyntaxException();
        }
        var token = Current;
        _position += IsAtEnd ? 0 : 1;
        return token;
    }

    /// <summary>The rest is one statement that is not understood.</summary>
    public bool IsSpent => _left < 0 || _faults > MostFaults;

    public bool TryTake(string word)
    {
        if (!Current.Is(word))
        {
            return false;
        }
        Take();
        return true;
    }

    public void Expect(string word)
    {
        if (!TryTake(word))
        {
            throw new RubySyntaxException();
        }
    }

    public void SkipNewlines()
    {
        while (Current.Kind == RubyTokenKind.Newline)
        {
            Take();
        }
    }

    /// <summary>
    /// What a statement begins with: <c>Chef::Config</c>, <c>ohai.plugin_path</c>, <c>if</c>. Nothing in a file with an open quote:
    /// nobody knows there what is code, and what a secret.
    /// </summary>
    public string Head()
    {
        if (_isDoubtful)
        {
            return "";
        }
        var head = "";
        for (var i = _position; i < tokens.Count && head.Length < 60; i++)
        {
            var token = tokens[i];
            var isName =
                token.Kind
                is RubyTokenKind.Identifier
                    or RubyTokenKind.Constant
                    or RubyTokenKind.Keyword
                    or RubyTokenKind.Variable;
            var goesOn = token.Is(".") || token.Is("::");
            if (!(isName || goesOn) || (i > _position && token.SpaceBefore))
            {
                break;
            }
            head += token.Text;
        }
        return head;
    }

    /// <summary>Skips the statement that begins at a place: across open brackets, to the <c>end</c> of its blocks.</summary>
    /// <returns>The names that it holds.</returns>
    public IReadOnlyList<string> SkipStatement(int start)
    {
        _faults++;
        var stop = IsSpent ? tokens.Count - 1 : FindEnd(start);
        var names = new HashSet<string>();
        for (var i = start; i < stop; i++)
        {
            if (
                tokens[i].Kind
                is RubyTokenKind.Identifier
                    or RubyTokenKind.Symbol
                    or RubyTokenKind.Label
                    or RubyTokenKind.Constant
            )
            {
                names.Add(tokens[i].Text);
            }
            names.UnionWith(tokens[i].Parts.SelectMany(part => FirstWords(part.Text)));
        }
        _position = stop;
        return [.. names];
    }

    /// <summary>A text across lines may be code, between a quote too many and the next one.</summary>
    private static IEnumerable<string> FirstWords(string text) =>
        text.Split('\n').Skip(1).Select(line => line.TrimStart().Split(' ', '(', '=', '.')[0]);

    private int FindEnd(int start)
    {
        var depth = 0;
        for (var i = start; !_isUnclosed && tokens[i].Kind != RubyTokenKind.End; i++)
        {
            depth += Nesting(i, start);
            if (depth < 0 && i > start)
            {
                return i;
            }
            if (depth <= 0 && tokens[i].Kind == RubyTokenKind.Newline)
            {
                return i;
            }
            depth = Math.Max(depth, 0);
        }
        _isUnclosed = _isUnclosed || depth > 0;
        // What is not closed is not the rest of the file: only the line is skipped.
        var end = start;
        while (tokens[end].Kind is not (RubyTokenKind.End or RubyTokenKind.Newline))
        {
            end++;
        }
        return end;
    }

    private int Nesting(int at, int start)
    {
        var token = tokens[at];
        if (token.Kind == RubyTokenKind.Operator)
        {
            return token.Text is "(" or "[" or "{" ? 1
                : token.Text is ")" or "]" or "}" ? -1
                : 0;
        }
        if (token.Kind != RubyTokenKind.Keyword)
        {
            return 0;
        }
        var opens = token.Text switch
        {
            "begin" or "case" or "def" or "class" or "module" or "do" => true,
            // Behind a value these are modifiers, and what `while` begins its `do` counts for.
            "if" or "unless" => at == start || tokens[at - 1].Kind is RubyTokenKind.Newline or RubyTokenKind.Operator,
            _ => false,
        };
        return opens ? 1
            : token.Text == "end" ? -1
            : 0;
    }
}
