namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Goes through what may be evaluated or not, and doubts all that it would set.</summary>
internal sealed class RubyDoubts(RubyEvaluator evaluator, RubyConfiguration configuration)
{
    private readonly HashSet<string> _called = [];

    /// <returns>Whether it would set anything.</returns>
    public bool Doubt(RubyNode node)
    {
        configuration.Budget.Descend();
        var outer = evaluator.Place;
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
            Doubt(block.Body);
        }
    }

    private bool DoubtCall(CallNode call)
    {
        if (
            call.Receiver is null
            && configuration.Methods.TryGetValue(call.Name, out var body)
            && _called.Add(call.Name)
        )
        {
            var sets = Doubt(body);
            _called.Remove(call.Name);
            return sets;
        }
        var isSetter = call.Arguments.Count > 0 && evaluator.Targets.SetKey(call) is not null;
        return isSetter
            ? evaluator.Targets.Doubt(call with { Arguments = [] }, isAssigned: false)
            : call.Receiver is { } receiver
                && RubyCalls.Changes(call.Name)
                && evaluator.Targets.Doubt(receiver, isAssigned: false);
    }

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
