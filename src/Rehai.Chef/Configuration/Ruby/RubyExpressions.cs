namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Parses expressions by precedence: <c>and or not</c>, assignment, ternary, operators, calls.</summary>
internal sealed class RubyExpressions
{
    private static readonly Dictionary<string, int> Precedence = new()
    {
        ["||"] = 2,
        ["&&"] = 3,
        ["<=>"] = 4,
        ["=="] = 4,
        ["==="] = 4,
        ["!="] = 4,
        ["=~"] = 4,
        ["!~"] = 4,
        ["<"] = 5,
        ["<="] = 5,
        [">"] = 5,
        [">="] = 5,
        ["|"] = 6,
        ["^"] = 6,
        ["&"] = 7,
        ["<<"] = 8,
        [">>"] = 8,
        ["+"] = 9,
        ["-"] = 9,
        ["*"] = 10,
        ["/"] = 10,
        ["%"] = 10,
        ["**"] = 11,
    };

    private static readonly HashSet<string> Assignments = [.. "= ||= &&= += -= *= /= %= |= &= <<= >>= **=".Split(' ')];

    private readonly RubyParser _parser;
    private readonly RubyTokens _tokens;
    private readonly RubyPrimaries _primaries;

    public RubyExpressions(RubyParser parser, RubyTokens tokens)
    {
        (_parser, _tokens) = (parser, tokens);
        _primaries = new(this, parser, tokens);
    }

    public RubyNode Statement()
    {
        var left = NotOperand();
        while (_tokens.Current.Is("and") || _tokens.Current.Is("or"))
        {
            var word = _tokens.Take();
            _tokens.SkipNewlines();
            left = new LogicNode(word.Line, word.Is("and"), left, NotOperand());
        }
        return left;
    }

    public IReadOnlyList<RubyNode> Items() => _primaries.Items();

    /// <summary>Of <c>while x do</c> the block is not x's.</summary>
    public T WithoutDo<T>(Func<T> parse) => _primaries.WithoutDo(parse);

    /// <summary>An expression without <c>and</c>, <c>or</c> and <c>not</c>.</summary>
    public RubyNode Expression() =>
        _parser.Nested(() =>
        {
            var left = Ternary();
            if (_tokens.Current.Kind != RubyTokenKind.Operator || !Assignments.Contains(_tokens.Current.Text))
            {
                return left;
            }
            if (left is not (CallNode or ConstantNode or VariableNode))
            {
                throw new RubySyntaxException();
            }
            var word = _tokens.Take();
            _tokens.SkipNewlines();
            _primaries.Declare(left);
            return new AssignNode(left.Line, left, word.Is("=") ? null : word.Text[..^1], Assigned());
        });

    private RubyNode Assigned()
    {
        var value = Expression();
        if (_tokens.Current.Is(","))
        {
            var items = new List<RubyNode> { value };
            while (_tokens.TryTake(","))
            {
                _tokens.SkipNewlines();
                items.Add(Expression());
            }
            value = new ArrayNode(value.Line, items);
        }
        return _tokens.TryTake("rescue") ? RubyParser.Rescued(value, Expression()) : value;
    }

    private RubyNode NotOperand()
    {
        var line = _tokens.Current.Line;
        return _tokens.TryTake("not") ? _parser.Nested(() => new NotNode(line, NotOperand())) : Expression();
    }

    private RubyNode Ternary()
    {
        var condition = Binary(0);
        if (!_tokens.Current.Is("?"))
        {
            return condition;
        }
        _tokens.Take();
        _tokens.SkipNewlines();
        var then = Expression();
        _tokens.SkipNewlines();
        _tokens.Expect(":");
        _tokens.SkipNewlines();
        return new IfNode(condition.Line, condition, then, Expression());
    }

    private RubyNode Binary(int least)
    {
        var left = Unary();
        while (
            _tokens.Current.Kind == RubyTokenKind.Operator
            && Precedence.TryGetValue(_tokens.Current.Text, out var precedence)
            && precedence > least
        )
        {
            var word = _tokens.Take();
            _tokens.SkipNewlines();
            left = Combine(word, left, Binary(precedence));
        }
        return left;
    }

    private static RubyNode Combine(RubyToken word, RubyNode left, RubyNode right) =>
        word.Text switch
        {
            "&&" or "||" => new LogicNode(word.Line, word.Is("&&"), left, right),
            "!=" => new NotNode(word.Line, new CallNode(word.Line, left, "==", [right])),
            "!~" => new NotNode(word.Line, new CallNode(word.Line, left, "=~", [right])),
            _ => new CallNode(word.Line, left, word.Text, [right]),
        };

    private RubyNode Unary()
    {
        var line = _tokens.Current.Line;
        if (_tokens.TryTake("!"))
        {
            return _parser.Nested(() => new NotNode(line, Unary()));
        }
        if (_tokens.TryTake("-"))
        {
            return _parser.Nested(() => new CallNode(line, Unary(), "-@", []));
        }
        return _primaries.Postfix();
    }
}
