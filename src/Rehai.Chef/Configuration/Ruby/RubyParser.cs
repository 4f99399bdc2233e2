using System.Runtime.CompilerServices;

namespace Rehai.Chef.Configuration.Ruby;

/// <summary>
/// Parses statements and what they are nested in. A statement that is not understood becomes a <see cref="SkippedNode"/> and the
/// next is read.
/// </summary>
internal sealed class RubyParser
{
    private const int DeepestNesting = 100;

    private static readonly RubyNode Nothing = new LiteralNode(0, ConfigValue.Nil);

    private readonly RubyTokens _tokens;
    private readonly RubyExpressions _expressions;
    private int _depth;

    private RubyParser(IReadOnlyList<RubyToken> tokens, int depth)
    {
        _tokens = new(tokens);
        _depth = depth;
        _expressions = new(this, _tokens);
    }

    public static RubyNode Parse(string text) => Parse(RubyLexer.Read(text), 0);

    private static RubyNode Parse(IReadOnlyList<RubyToken> tokens, int depth) =>
        new RubyParser(tokens, depth).Program();

    /// <summary>What stands within an interpolation.</summary>
    public RubyNode ParseInner(IReadOnlyList<RubyToken> tokens) => Nested(() => Parse(tokens, _depth));

    /// <exception cref="RubySyntaxException">It is nested deeper than any configuration is.</exception>
    public T Nested<T>(Func<T> parse)
    {
        if (_depth >= DeepestNesting || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            throw new RubySyntaxException();
        }
        _depth++;
        try
        {
            return parse();
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>Statements up to one of these words, which is not taken, or the end of the text.</summary>
    public RubyNode Body(params ReadOnlySpan<string> until)
    {
        var line = _tokens.Current.Line;
        var statements = new List<RubyNode>();
        while (!SkipsTo(until))
        {
            statements.Add(Statement());
        }
        return statements.Count == 1 ? statements[0] : new SequenceNode(line, statements);
    }

    /// <summary>The end of the text closes what is open there; <see cref="Close"/> then makes it something not evaluated.</summary>
    private bool SkipsTo(ReadOnlySpan<string> until)
    {
        _tokens.SkipNewlines();
        foreach (var word in until)
        {
            if (_tokens.Current.Is(word))
            {
                return true;
            }
        }
        return _tokens.IsAtEnd;
    }

    public RubyNode Close(string word, RubyNode node) =>
        _tokens.IsAtEnd ? new SkippedNode(node.Line, [], [node])
        : _tokens.TryTake(word) ? node
        : throw new RubySyntaxException();

    private RubyNode Program()
    {
        var statements = new List<RubyNode>();
        try
        {
            while (!SkipsTo([]))
            {
                statements.Add(Statement());
            }
        }
        catch (RubySyntaxException)
        {
            statements.Add(Skipped(_tokens.Position));
        }
        return statements.Count == 1 ? statements[0] : new SequenceNode(1, statements);
    }

    private StatementNode Statement()
    {
        var start = _tokens.Position;
        var (line, head) = (_tokens.Current.Line, _tokens.Head());
        try
        {
            var node = Nested(() => Modifiers(_expressions.Statement()));
            if (_tokens.Current.Kind is RubyTokenKind.Newline or RubyTokenKind.End || IsCloser(_tokens.Current))
            {
                return new(line, head, node);
            }
        }
        catch (RubySyntaxException) when (!_tokens.IsSpent || _depth == 0)
        {
            // Skipped below, like what ends in the midst of a line.
        }
        return new(line, head, Skipped(start));
    }

    private SkippedNode Skipped(int start)
    {
        var line = _tokens.Current.Line;
        var names = _tokens.SkipStatement(start);
        if (_tokens.Position == start && !_tokens.IsAtEnd)
        {
            _tokens.Position++;
        }
        return new(line, names, []);
    }

    private static bool IsCloser(RubyToken token) =>
        token.Is("end")
        || token.Is("}")
        || token.Is(")")
        || token.Is("else")
        || token.Is("elsif")
        || token.Is("when")
        || token.Is("rescue")
        || token.Is("ensure");

    private RubyNode Modifiers(RubyNode node)
    {
        while (true)
        {
            var line = _tokens.Current.Line;
            if (_tokens.TryTake("if"))
            {
                node = new IfNode(line, _expressions.Statement(), node, Nothing);
            }
            else if (_tokens.TryTake("unless"))
            {
                node = new IfNode(line, _expressions.Statement(), Nothing, node);
            }
            else if (_tokens.Current.Is("rescue"))
            {
                _tokens.Take();
                node = Rescued(node, _expressions.Statement());
            }
            else if (_tokens.TryTake("while") || _tokens.TryTake("until"))
            {
                node = new SkippedNode(line, [], [node, _expressions.Statement()]);
            }
            else
            {
                return node;
            }
        }
    }

    public static RubyNode Rescued(RubyNode node, RubyNode otherwise) =>
        new BeginNode(node.Line, node, [new([], null, otherwise)], Nothing, Nothing);

    /// <summary>What begins with this keyword, which is taken already; null where none of ours does.</summary>
    public RubyNode? Keyword(RubyToken keyword) =>
        keyword.Text switch
        {
            "if" => If(keyword.Line, isUnless: false),
            "unless" => If(keyword.Line, isUnless: true),
            "case" => Case(keyword.Line),
            "begin" => Close("end", BodyWithRescue(keyword.Line)),
            "def" => Method(keyword.Line),
            "class" or "module" or "while" or "until" or "for" => Loop(keyword),
            "return" or "next" or "break" => Jump(keyword),
            "redo" or "retry" or "yield" or "super" or "alias" or "undef" => Rest(keyword),
            _ => null,
        };

    private RubyNode If(int line, bool isUnless)
    {
        var condition = _expressions.WithoutDo(_expressions.Statement);
        _tokens.SkipNewlines();
        _tokens.TryTake("then");
        var then = Body("elsif", "else", "end");
        var otherwise = Nothing;
        if (!isUnless && _tokens.Current.Is("elsif"))
        {
            var elsif = _tokens.Take().Line;
            // It takes the `end` of both.
            otherwise = Nested(() => If(elsif, isUnless: false));
            return new IfNode(line, condition, then, otherwise);
        }
        otherwise = _tokens.TryTake("else") ? Body("end") : otherwise;
        return Close(
            "end",
            isUnless ? new IfNode(line, condition, otherwise, then) : new IfNode(line, condition, then, otherwise)
        );
    }

    private RubyNode Case(int line)
    {
        var subject = _tokens.Current.Kind == RubyTokenKind.Newline ? null : _expressions.Statement();
        _tokens.SkipNewlines();
        var whens = new List<(IReadOnlyList<RubyNode>, RubyNode)>();
        while (_tokens.TryTake("when"))
        {
            var tests = _expressions.Items();
            _tokens.SkipNewlines();
            _tokens.TryTake("then");
            whens.Add((tests, Body("when", "else", "end")));
        }
        var otherwise = _tokens.TryTake("else") ? Body("end") : Nothing;
        return Close("end", new CaseNode(line, subject, whens, otherwise));
    }

    /// <summary>The body of <c>begin</c>, <c>def</c> or <c>do</c>, up to its <c>end</c>.</summary>
    public RubyNode BodyWithRescue(int line)
    {
        var body = Body("rescue", "else", "ensure", "end");
        var rescues = new List<RescueClause>();
        while (_tokens.TryTake("rescue"))
        {
            rescues.Add(Rescue());
        }
        var otherwise = _tokens.TryTake("else") ? Body("ensure", "end") : Nothing;
        var ensure = _tokens.TryTake("ensure") ? Body("end") : Nothing;
        return rescues.Count == 0 && ensure == Nothing ? body : new BeginNode(line, body, rescues, otherwise, ensure);
    }

    private RescueClause Rescue()
    {
        var classes = new List<string>();
        string? variable = null;
        while (_tokens.Current.Kind != RubyTokenKind.Newline && !_tokens.TryTake("then"))
        {
            if (_tokens.TryTake("=>"))
            {
                variable = _tokens.Take().Text;
            }
            else if (_expressions.Expression() is ConstantNode constant)
            {
                classes.Add(constant.Name);
                _tokens.TryTake(",");
            }
            else
            {
                throw new RubySyntaxException();
            }
        }
        return new(classes, variable, Body("rescue", "else", "ensure", "end"));
    }

    private RubyNode Method(int line)
    {
        var name = _tokens.Take();
        if (_tokens.Current.Is("="))
        {
            return Rest(name);
        }
        var isPlain = name.Kind == RubyTokenKind.Identifier && _tokens.Current.Kind == RubyTokenKind.Newline;
        var end = _tokens.Current.Is("(") ? ")" : "\n";
        while (!_tokens.TryTake(end) && _tokens.Current.Kind is not (RubyTokenKind.Newline or RubyTokenKind.End))
        {
            _tokens.Take();
        }
        // What a method with parameters gives only Ruby knows, and its calls must not be taken for keys that are set.
        var unknown = new MethodNode(line, name.Text, new SkippedNode(line, [], []));
        if (_tokens.Current.Is("="))
        {
            Rest(name);
            return unknown;
        }
        var body = BodyWithRescue(line);
        return Close("end", isPlain ? new MethodNode(line, name.Text, body) : unknown);
    }

    /// <summary>What a class holds concerns the configuration only when it is used, and then nobody but Ruby knows how.</summary>
    private RubyNode Loop(RubyToken keyword)
    {
        while (_tokens.Current.Kind is not (RubyTokenKind.Newline or RubyTokenKind.End) && !_tokens.Current.Is("do"))
        {
            _tokens.Take();
        }
        _tokens.TryTake("do");
        var body = BodyWithRescue(keyword.Line);
        return Close(
            "end",
            new SkippedNode(keyword.Line, [], keyword.Is("class") || keyword.Is("module") ? [] : [body])
        );
    }

    private JumpNode Jump(RubyToken keyword)
    {
        var isBare =
            _tokens.Current.Kind is RubyTokenKind.Newline or RubyTokenKind.End
            || _tokens.Current.Is("if")
            || _tokens.Current.Is("unless")
            || IsCloser(_tokens.Current);
        return new(keyword.Line, keyword.Text, isBare ? Nothing : _expressions.Expression());
    }

    private SkippedNode Rest(RubyToken keyword)
    {
        while (
            _tokens.Current.Kind is not (RubyTokenKind.Newline or RubyTokenKind.End)
            && !_tokens.Current.Is("if")
            && !_tokens.Current.Is("unless")
            && !IsCloser(_tokens.Current)
        )
        {
            _tokens.Take();
        }
        return new(keyword.Line, [], []);
    }
}
