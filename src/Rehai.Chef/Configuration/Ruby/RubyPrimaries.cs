namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Parses literals, names, calls with and without parentheses, indexes and blocks.</summary>
internal sealed class RubyPrimaries(RubyExpressions expressions, RubyParser parser, RubyTokens tokens)
{
    private readonly RubyLiterals _literals = new(parser, tokens);
    private readonly HashSet<string> _locals = [];
    private bool _takesNoDo;

    public void Declare(RubyNode target)
    {
        if (target is CallNode { Receiver: null, Arguments.Count: 0 } local)
        {
            _locals.Add(local.Name);
        }
    }

    public T WithoutDo<T>(Func<T> parse) => WithDo(parse, taken: false);

    private T WithDo<T>(Func<T> parse, bool taken)
    {
        var before = _takesNoDo;
        _takesNoDo = !taken;
        try
        {
            return parse();
        }
        finally
        {
            _takesNoDo = before;
        }
    }

    /// <summary>Values parted by commas.</summary>
    public IReadOnlyList<RubyNode> Items()
    {
        var items = new List<RubyNode>();
        do
        {
            tokens.SkipNewlines();
            items.Add(Argument());
        } while (tokens.TryTake(","));
        return items;
    }

    public RubyNode Postfix()
    {
        var node = Called(Primary());
        while (true)
        {
            var token = tokens.Current;
            if (token.Is(".") || token.Is("&."))
            {
                tokens.Take();
                tokens.SkipNewlines();
                var name = tokens.Take();
                node = Called(new CallNode(name.Line, node, Name(name), []) { IsSafe = token.Is("&.") });
            }
            else if (token.Is("::") && !token.SpaceBefore)
            {
                tokens.Take();
                var name = tokens.Take();
                node =
                    name.Kind == RubyTokenKind.Constant && node is ConstantNode scope
                        ? scope with
                        {
                            Name = $"{scope.Name}::{name.Text}",
                        }
                        : Called(new CallNode(name.Line, node, Name(name), []));
            }
            else if (token.Is("[") && !token.SpaceBefore)
            {
                tokens.Take();
                node = new CallNode(token.Line, node, "[]", List("]"));
            }
            else
            {
                return node;
            }
        }
    }

    private static string Name(RubyToken token) =>
        token.Kind is RubyTokenKind.Identifier or RubyTokenKind.Constant ? token.Text : throw new RubySyntaxException();

    /// <summary>The arguments and the block that a name takes.</summary>
    private RubyNode Called(RubyNode node)
    {
        if (node is not CallNode { Arguments.Count: 0 } call || call.Name is "[]" or "->")
        {
            return node;
        }
        var isLocal = call.Receiver is null && _locals.Contains(call.Name);
        if (tokens.Current.Is("(") && !tokens.Current.SpaceBefore)
        {
            tokens.Take();
            call = call with { Arguments = WithDo(() => List(")"), taken: true) };
        }
        else if (BeginsArgument() && !(isLocal && tokens.Current.Kind == RubyTokenKind.Operator))
        {
            call = call with { Arguments = WithoutDo(() => Items()) };
        }
        call = WithSymbolAsBlock(call with { Arguments = WithHash(call.Arguments, call.Line) });
        return Block(call) is { } block ? call with { Block = block } : call;
    }

    private bool BeginsArgument()
    {
        var token = tokens.Current;
        return token.SpaceBefore
            && token.Kind switch
            {
                RubyTokenKind.Operator => token.Text switch
                {
                    "[" or "->" or "!" or "(" => true,
                    "-" or "::" or "*" or "&" => !token.SpaceAfter,
                    _ => false,
                },
                RubyTokenKind.Keyword => token.Text
                    is "true"
                        or "false"
                        or "nil"
                        or "self"
                        or "not"
                        or "defined?"
                        or "__FILE__"
                        or "__LINE__"
                        or "case"
                        or "begin",
                RubyTokenKind.End or RubyTokenKind.Newline or RubyTokenKind.Invalid => false,
                _ => true,
            };
    }

    /// <summary>Pairs among the arguments are one hash, the last argument.</summary>
    private static IReadOnlyList<RubyNode> WithHash(IReadOnlyList<RubyNode> items, int line)
    {
        var pairs = items.OfType<HashNode>().Where(hash => hash.Line < 0).SelectMany(hash => hash.Pairs).ToList();
        return pairs.Count == 0
            ? items
            : [.. items.Where(item => item is not HashNode { Line: < 0 }), new HashNode(line, pairs)];
    }

    /// <summary><c>map(&amp;:to_s)</c></summary>
    private static CallNode WithSymbolAsBlock(CallNode call)
    {
        if (call.Arguments is not [.., CallNode { Name: "&", Arguments: [LiteralNode { Value.Text: var method }] }])
        {
            return call;
        }
        var item = new CallNode(call.Line, null, "it", []);
        return call with
        {
            Arguments = [.. call.Arguments.SkipLast(1)],
            Block = new(["it"], new CallNode(call.Line, item, method, [])),
        };
    }

    private BlockNode? Block(CallNode call)
    {
        var isBraced = tokens.Current.Is("{");
        if (!isBraced && (_takesNoDo || !tokens.Current.Is("do")))
        {
            return call.Block;
        }
        return parser.Nested(() =>
        {
            var line = tokens.Take().Line;
            var parameters = Parameters();
            var body = WithDo(() => isBraced ? parser.Body("}") : parser.BodyWithRescue(line), taken: true);
            return new BlockNode(parameters, parser.Close(isBraced ? "}" : "end", body));
        });
    }

    private List<string> Parameters()
    {
        var names = new List<string>();
        if (!tokens.TryTake("|"))
        {
            return names;
        }
        while (!tokens.TryTake("|"))
        {
            var name = tokens.Take();
            if (name.Kind == RubyTokenKind.Identifier)
            {
                names.Add(name.Text);
                _locals.Add(name.Text);
            }
            else if (!name.Is(","))
            {
                throw new RubySyntaxException();
            }
        }
        return names;
    }

    private List<RubyNode> List(string close)
    {
        var items = new List<RubyNode>();
        tokens.SkipNewlines();
        while (!tokens.TryTake(close))
        {
            items.Add(WithDo(() => Argument(), taken: true));
            tokens.SkipNewlines();
            if (!tokens.TryTake(",") && !tokens.Current.Is(close))
            {
                throw new RubySyntaxException();
            }
            tokens.SkipNewlines();
        }
        return items;
    }

    /// <summary>A pair is a hash of its own, on a line below zero, until <see cref="WithHash"/> puts them together.</summary>
    private RubyNode Argument()
    {
        var token = tokens.Current;
        if (tokens.TryTake("*"))
        {
            return new SplatNode(token.Line, expressions.Expression());
        }
        if (tokens.TryTake("&"))
        {
            return new CallNode(token.Line, null, "&", [expressions.Expression()]);
        }
        var key = token.Kind == RubyTokenKind.Label ? Symbol(tokens.Take()) : expressions.Expression();
        if (token.Kind != RubyTokenKind.Label && !tokens.TryTake("=>"))
        {
            return key;
        }
        tokens.SkipNewlines();
        return new HashNode(-1, [(key, expressions.Expression())]);
    }

    private static LiteralNode Symbol(RubyToken token) => new(token.Line, ConfigValue.Symbol(token.Text));

    private RubyNode Primary()
    {
        var token = tokens.Take();
        return token.Kind switch
        {
            RubyTokenKind.Text or RubyTokenKind.Symbol or RubyTokenKind.Pattern => _literals.Text(token),
            RubyTokenKind.Words => new ArrayNode(token.Line, [.. token.Items.Select(_literals.Text)]),
            RubyTokenKind.Number => new LiteralNode(token.Line, ConfigValue.Number(token.Text)),
            RubyTokenKind.Command => new SkippedNode(token.Line, [], []),
            RubyTokenKind.Variable => new VariableNode(token.Line, token.Text),
            RubyTokenKind.Constant => Constant(token),
            RubyTokenKind.Identifier => new CallNode(token.Line, null, token.Text, []),
            RubyTokenKind.Keyword => Keyword(token),
            RubyTokenKind.Operator => Bracketed(token),
            _ => throw new RubySyntaxException(),
        };
    }

    /// <summary><c>Integer(x)</c> is a call, <c>File</c> a constant.</summary>
    private RubyNode Constant(RubyToken token) =>
        tokens.Current.Is("(") && !tokens.Current.SpaceBefore
            ? new CallNode(token.Line, null, token.Text, [])
            : new ConstantNode(token.Line, token.Text);

    private RubyNode Keyword(RubyToken token) =>
        token.Text switch
        {
            "true" or "false" => new LiteralNode(token.Line, ConfigValue.Boolean(token.Text == "true")),
            "nil" => new LiteralNode(token.Line, ConfigValue.Nil),
            "self" => new SelfNode(token.Line),
            "__FILE__" => new CallNode(token.Line, null, "__FILE__", []),
            "defined?" => new CallNode(token.Line, null, "defined?", [parser.Nested(Primary)]),
            "not" => new NotNode(token.Line, expressions.Expression()),
            _ => parser.Nested(() => parser.Keyword(token)) ?? throw new RubySyntaxException(),
        };

    private RubyNode Bracketed(RubyToken token) =>
        token.Text switch
        {
            "(" => parser.Nested(() => parser.Close(")", WithDo(() => parser.Body(")"), taken: true))),
            "[" => parser.Nested(() => new ArrayNode(token.Line, WithHash(List("]"), token.Line))),
            "{" => parser.Nested(() => Hash(token.Line)),
            "::" => Constant(tokens.Take()),
            "->" => Lambda(token.Line),
            _ => throw new RubySyntaxException(),
        };

    private HashNode Hash(int line) =>
        WithHash(List("}"), line) switch
        {
            [] => new HashNode(line, []),
            [HashNode hash] => hash,
            _ => throw new RubySyntaxException(),
        };

    /// <summary>What a lambda holds concerns the configuration only when it is called, and then nobody but Ruby knows how.</summary>
    private SkippedNode Lambda(int line)
    {
        if (tokens.TryTake("("))
        {
            List(")");
        }
        return Block(new CallNode(line, null, "->", [])) is null
            ? throw new RubySyntaxException()
            : new SkippedNode(line, [], []);
    }
}
