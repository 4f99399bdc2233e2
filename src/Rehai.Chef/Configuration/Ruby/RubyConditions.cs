namespace Rehai.Chef.Configuration.Ruby;

/// <summary><c>and</c>, <c>or</c>, <c>if</c>, <c>case</c>. On what only Ruby knows, all branches are doubted.</summary>
internal sealed class RubyConditions(RubyEvaluator evaluator, RubyCalls calls)
{
    public ConfigValue? Logic(LogicNode logic)
    {
        if (evaluator.Evaluate(logic.Left) is not { } left)
        {
            evaluator.Doubts.Doubt(logic.Right);
            return null;
        }
        return left.IsTrue == logic.IsAnd ? evaluator.Evaluate(logic.Right) : left;
    }

    public ConfigValue? If(IfNode node)
    {
        if (evaluator.Evaluate(node.Condition) is { } condition)
        {
            return evaluator.Evaluate(condition.IsTrue ? node.Then : node.Else);
        }
        evaluator.Doubts.Doubt(node.Then);
        evaluator.Doubts.Doubt(node.Else);
        return evaluator.Unknown();
    }

    public ConfigValue? Case(CaseNode node)
    {
        var subject = node.Subject is null ? ConfigValue.Nil : evaluator.Evaluate(node.Subject);
        foreach (var (tests, body) in node.Whens)
        {
            foreach (var test in tests)
            {
                var isIt =
                    subject is null ? null
                    : node.Subject is null ? evaluator.Evaluate(test)?.IsTrue
                    : calls.IsCase(test, subject);
                if (isIt is null)
                {
                    return evaluator.Doubted(node);
                }
                if (isIt is true)
                {
                    return evaluator.Evaluate(body);
                }
            }
        }
        return evaluator.Evaluate(node.Else);
    }
}
