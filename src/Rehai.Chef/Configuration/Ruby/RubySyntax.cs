namespace Rehai.Chef.Configuration.Ruby;

/// <summary>What a program is made of.</summary>
internal abstract record RubyNode(int Line)
{
    /// <summary>The parts that may be evaluated when this one is.</summary>
    public virtual IEnumerable<RubyNode> Children => [];
}

internal sealed record LiteralNode(int Line, ConfigValue Value) : RubyNode(Line);

/// <summary>A string, symbol or pattern whose parts are put together.</summary>
internal sealed record TextNode(int Line, RubyTokenKind Kind, string Options, IReadOnlyList<RubyNode> Parts)
    : RubyNode(Line)
{
    public override IEnumerable<RubyNode> Children => Parts;
}

internal sealed record ArrayNode(int Line, IReadOnlyList<RubyNode> Items) : RubyNode(Line)
{
    public override IEnumerable<RubyNode> Children => Items;
}

internal sealed record SplatNode(int Line, RubyNode Value) : RubyNode(Line)
{
    public override IEnumerable<RubyNode> Children => [Value];
}

internal sealed record HashNode(int Line, IReadOnlyList<(RubyNode Key, RubyNode Value)> Pairs) : RubyNode(Line)
{
    public override IEnumerable<RubyNode> Children => Pairs.SelectMany(pair => new[] { pair.Key, pair.Value });
}

/// <summary><c>Chef::Config</c>; a leading <c>::</c> is dropped.</summary>
internal sealed record ConstantNode(int Line, string Name) : RubyNode(Line);

/// <summary><c>$x</c>, <c>@x</c>.</summary>
internal sealed record VariableNode(int Line, string Name) : RubyNode(Line);

internal sealed record SelfNode(int Line) : RubyNode(Line);

/// <summary>A method's call, an index (<c>[]</c>), an operator, a local variable (no receiver, no arguments).</summary>
internal sealed record CallNode(int Line, RubyNode? Receiver, string Name, IReadOnlyList<RubyNode> Arguments)
    : RubyNode(Line)
{
    public BlockNode? Block { get; init; }

    /// <summary><c>&amp;.</c></summary>
    public bool IsSafe { get; init; }

    public override IEnumerable<RubyNode> Children =>
        Arguments
            .Concat(Receiver is null ? [] : [Receiver])
            .Concat(Block is null ? Array.Empty<RubyNode>() : [Block.Body]);
}

internal sealed record BlockNode(IReadOnlyList<string> Parameters, RubyNode Body);

/// <param name="Operator">Null for a plain <c>=</c>, else the operator before it.</param>
internal sealed record AssignNode(int Line, RubyNode Target, string? Operator, RubyNode Value) : RubyNode(Line)
{
    public override IEnumerable<RubyNode> Children => [Target, Value];
}

internal sealed record LogicNode(int Line, bool IsAnd, RubyNode Left, RubyNode Right) : RubyNode(Line)
{
    public override IEnumerable<RubyNode> Children => [Left, Right];
}

internal sealed record NotNode(int Line, RubyNode Value) : RubyNode(Line)
{
    public override IEnumerable<RubyNode> Children => [Value];
}

internal sealed record IfNode(int Line, RubyNode Condition, RubyNode Then, RubyNode Else) : RubyNode(Line)
{
    public override IEnumerable<RubyNode> Children => [Condition, Then, Else];
}

/// <param name="Subject">Null for a <c>case</c> that is a chain of conditions.</param>
internal sealed record CaseNode(
    int Line,
    RubyNode? Subject,
    IReadOnlyList<(IReadOnlyList<RubyNode> Tests, RubyNode Body)> Whens,
    RubyNode Else
) : RubyNode(Line)
{
    public override IEnumerable<RubyNode> Children =>
        Whens.SelectMany(when => when.Tests.Append(when.Body)).Append(Else).Concat(Subject is null ? [] : [Subject]);
}

internal sealed record RescueClause(IReadOnlyList<string> Classes, string? Variable, RubyNode Body);

internal sealed record BeginNode(
    int Line,
    RubyNode Body,
    IReadOnlyList<RescueClause> Rescues,
    RubyNode Else,
    RubyNode Ensure
) : RubyNode(Line)
{
    public override IEnumerable<RubyNode> Children =>
        Rescues.Select(rescue => rescue.Body).Prepend(Body).Append(Else).Append(Ensure);
}

/// <summary><c>next</c>, <c>break</c>, <c>return</c>.</summary>
internal sealed record JumpNode(int Line, string Word, RubyNode Value) : RubyNode(Line)
{
    public override IEnumerable<RubyNode> Children => [Value];
}

/// <summary><c>def name … end</c> without parameters; what has some is only <see cref="SkippedNode"/>.</summary>
internal sealed record MethodNode(int Line, string Name, RubyNode Body) : RubyNode(Line);

internal sealed record SequenceNode(int Line, IReadOnlyList<RubyNode> Statements) : RubyNode(Line)
{
    public override IEnumerable<RubyNode> Children => Statements;
}

/// <param name="Head">What the statement begins with, and none of its values: they may be secrets.</param>
internal sealed record StatementNode(int Line, string Head, RubyNode Body) : RubyNode(Line)
{
    public override IEnumerable<RubyNode> Children => [Body];
}

/// <summary>What only Ruby can evaluate.</summary>
/// <param name="Names">The words that stand in a part that was not understood: it may assign to any of them.</param>
internal sealed record SkippedNode(int Line, IReadOnlyList<string> Names, IReadOnlyList<RubyNode> Parts)
    : RubyNode(Line)
{
    public override IEnumerable<RubyNode> Children => Parts;
}
