namespace Rehai.Chef.Configuration.Ruby;

/// <summary><c>begin</c> with <c>rescue</c>, <c>else</c> and <c>ensure</c>.</summary>
internal sealed class RubyRescues(RubyEvaluator evaluator)
{
    private int _depth;

    /// <summary>Whether a <c>rescue</c> may take what is raised.</summary>
    public bool IsInside => _depth > 0;

    public ConfigValue? Begin(BeginNode node)
    {
        if (node.Rescues.Count == 0)
        {
            var value = evaluator.Evaluate(node.Body);
            evaluator.Evaluate(node.Ensure);
            return value;
        }
        var outer = evaluator.MayHaveRaised;
        try
        {
            return Rescued(node);
        }
        finally
        {
            evaluator.MayHaveRaised = outer;
            evaluator.Evaluate(node.Ensure);
        }
    }

    private ConfigValue? Rescued(BeginNode node)
    {
        IReadOnlyList<RubyNode> body = node.Body is SequenceNode sequence ? sequence.Statements : [node.Body];
        ConfigValue? value = ConfigValue.Nil;
        evaluator.MayHaveRaised = false;
        _depth++;
        try
        {
            for (var i = 0; i < body.Count; i++)
            {
                value = evaluator.Evaluate(body[i]);
                if (evaluator.MayHaveRaised || evaluator.DoubtedJump is not null)
                {
                    return Doubted(
                        [.. body.Skip(i + 1), .. node.Rescues.Select(clause => clause.Body), node.Else],
                        value
                    );
                }
            }
        }
        catch (RubyRaise raised)
        {
            return Rescue(raised, node);
        }
        finally
        {
            _depth--;
        }
        return node.Else is LiteralNode ? value : evaluator.Evaluate(node.Else);
    }

    /// <summary>Nobody but Ruby knows which of these are evaluated; where they set nothing, that does not matter.</summary>
    private ConfigValue? Doubted(IReadOnlyList<RubyNode> nodes, ConfigValue? value) =>
        nodes.Aggregate(false, (sets, node) => sets | evaluator.Doubts.Doubt(node)) ? null : value;

    private ConfigValue? Rescue(RubyRaise raised, BeginNode node)
    {
        foreach (var clause in node.Rescues)
        {
            switch (raised.IsTakenBy(clause))
            {
                case null:
                    return Doubted([.. node.Rescues.Select(other => other.Body)], null);
                case true:
                    if (clause.Variable is { } variable)
                    {
                        evaluator.Locals[variable] = null;
                    }
                    _depth--;
                    try
                    {
                        return evaluator.Evaluate(clause.Body);
                    }
                    finally
                    {
                        _depth++;
                    }
            }
        }
        throw raised;
    }
}
