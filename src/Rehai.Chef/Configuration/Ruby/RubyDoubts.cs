namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Goes through what may be evaluated or not, and doubts all that it would set.</summary>
internal sealed class RubyDoubts(RubyEvaluator evaluator, RubyConfiguration configuration)
{
    private readonly HashSet<string> _called = [];

    /// <returns>Whether it would set anything.</returns>
    public bool Doubt(RubyNode node)
    {
        configuration.Budget.Descend();
        var (outer, jump) = (evaluator.Place, evaluator.DoubtedJump);
        if (node is StatementNode statement)
        {
            evaluator.Place = new(outer.File, statement.Line, statement.Head);
        }
        var sets = node switch
        {
            AssignNode assign => evaluator.Targets.Doubt(assign.Target, isAssigned: true),
            CallNode call => DoubtCall(call),
            SkippedNode skipped => skipped.Names.Aggregate(false, (sets, name) => sets | DoubtName(name)),
            _ => false,
        };
        foreach (var child in node.Children)
        {
            sets |= Doubt(child);
        }
        if (node is JumpNode taken)
        {
            evaluator.DoubtedJump ??= taken.Word;
        }
        else if (node is SkippedNode or CallNode { Block: not null })
        {
            evaluator.DoubtedJump = jump;
        }
        evaluator.Place = outer;
        return sets;
    }

    /// <summary>The same for a call whose receiver was evaluated.</summary>
    public void DoubtRest(CallNode call)
    {
        DoubtCall(call);
        foreach (var argument in call.Arguments)
        {
            Doubt(argument);
        }
        if (call.Block is { } block)
        {
            DoubtBlock(block);
        }
    }

    /// <summary>What jumps within it leaves nothing but it.</summary>
    public void DoubtBlock(BlockNode block)
    {
        var jump = evaluator.DoubtedJump;
        Doubt(block.Body);
        evaluator.DoubtedJump = jump;
    }

    private bool DoubtCall(CallNode call)
    {
        if (
            call.Receiver is null
            && configuration.Methods.TryGetValue(call.Name, out var body)
            && _called.Add(call.Name)
        )
        {
            var jump = evaluator.DoubtedJump;
            var sets = Doubt(body);
            evaluator.DoubtedJump = jump;
            _called.Remove(call.Name);
            return sets;
        }
        if (call.Receiver is { } configured && evaluator.Targets.Path(configured) == "" && !RubyCalls.IsName(call.Name))
        {
            // Chef::Config.merge!(node_name: "a") and its kin.
            return Words(call).Aggregate(false, (found, word) => found | DoubtName(word));
        }
        if (call.Arguments.Count > 0 && evaluator.Targets.SetKey(call) is { } key)
        {
            evaluator.Targets.Set(key, null);
            return true;
        }
        return call.Receiver is { } receiver
            && RubyCalls.Changes(call.Name)
            && evaluator.Targets.Doubt(receiver, false);
    }

    private static IEnumerable<string> Words(RubyNode node) =>
        node.Children.SelectMany(Words).Concat(node is LiteralNode literal ? [literal.Value.Text] : []);

    /// <summary>A name in a statement that was not understood: it may be set there.</summary>
    private bool DoubtName(string name)
    {
        if (evaluator.Locals.ContainsKey(name))
        {
            evaluator.Locals[name] = null;
        }
        if (name == "ENV")
        {
            foreach (var variable in ClientKeys.Variables)
            {
                configuration.DoubtVariable(variable, evaluator.Place);
            }
            return true;
        }
        var keys = ClientKeys.Named(name);
        foreach (var key in keys)
        {
            configuration.Doubt(key, evaluator.Place);
        }
        return keys.Count > 0;
    }
}
