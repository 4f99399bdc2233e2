namespace Rehai.Chef.Configuration.Ruby;

/// <summary>
/// Evaluates one file. A value that only Ruby knows is null: what is made of it is null too, and what is set within a condition on
/// it is doubted.
/// </summary>
internal sealed class RubyEvaluator
{
    private readonly RubyConfiguration _configuration;
    private readonly RubyCalls _calls;
    private readonly string _file;
    private readonly RubyConditions _conditions;
    private readonly RubyRescues _rescues;

    public RubyEvaluator(RubyConfiguration configuration, RubyHost host, string file)
    {
        (_configuration, _file) = (configuration, file);
        Targets = new(this, configuration);
        Doubts = new(this, configuration);
        _calls = new(this, configuration, host, file);
        _conditions = new(this, _calls);
        _rescues = new(this);
        Place = new(file, 1, "");
    }

    /// <summary>Local variables, <c>@x</c>, <c>$x</c> and constants that the file sets.</summary>
    public Dictionary<string, ConfigValue?> Locals { get; } = [];

    public RubyTargets Targets { get; }

    public RubyDoubts Doubts { get; }

    /// <summary>The statement that is being evaluated.</summary>
    public RubyPlace Place { get; set; }

    /// <summary>Something was evaluated that may have raised: what a <c>rescue</c> is for.</summary>
    public bool MayHaveRaised { get; set; }

    /// <summary>Whether there is something to leave by a jump.</summary>
    private bool IsInBlock { get; set; }

    /// <summary>The word of a jump that may have been taken: what follows in its block is doubted.</summary>
    public string? DoubtedJump { get; set; }

    /// <summary>The groups of the last match, <c>$1</c> and so on; null where there was none.</summary>
    public IReadOnlyList<string?>? Groups { get; set; }

    /// <summary>What only Ruby knows.</summary>
    public ConfigValue? Unknown()
    {
        MayHaveRaised = true;
        return null;
    }

    /// <exception cref="RubyRaise">Ruby raises here, inside of a <c>begin</c> with <c>rescue</c>.</exception>
    public ConfigValue? Evaluate(RubyNode node)
    {
        _configuration.Budget.Descend();
        return node switch
        {
            StatementNode statement => Statement(statement),
            SequenceNode sequence => Sequence(sequence),
            LiteralNode literal => literal.Value,
            TextNode { Kind: not RubyTokenKind.Pattern } text => Text(text),
            ArrayNode array => Items(array.Items) is { } items ? ConfigValue.Array(items) : null,
            HashNode hash => Hash(hash),
            ConstantNode constant => Locals.TryGetValue(constant.Name, out var value)
                ? value
                : RubyHost.Constant(constant.Name) ?? Unknown(),
            VariableNode variable => Variable(variable.Name),
            CallNode call => _calls.Call(call),
            AssignNode assign => Assign(assign),
            LogicNode logic => _conditions.Logic(logic),
            NotNode not => Evaluate(not.Value) is { } value ? ConfigValue.Boolean(!value.IsTrue) : null,
            IfNode condition => _conditions.If(condition),
            CaseNode choice => _conditions.Case(choice),
            BeginNode begin => _rescues.Begin(begin),
            MethodNode method => Define(method),
            JumpNode jump => throw new RubyJump(jump.Word, Evaluate(jump.Value)),
            _ => Doubted(node),
        };
    }

    /// <summary>All the values, splatted ones spread; null where one is not known.</summary>
    public IReadOnlyList<ConfigValue>? Items(IReadOnlyList<RubyNode> nodes)
    {
        var items = new List<ConfigValue>();
        var areKnown = true;
        foreach (var node in nodes)
        {
            var value = Evaluate(node is SplatNode splat ? splat.Value : node);
            areKnown &= value is not null;
            if (value is { Kind: ConfigValueKind.Array } array && node is SplatNode)
            {
                items.AddRange(array.Items);
            }
            else if (value is not null)
            {
                items.Add(value);
            }
        }
        _configuration.Budget.Spend(items.Count);
        return areKnown ? items : null;
    }

    /// <summary>The text of a string, symbol or pattern; null where a part is not known.</summary>
    public string? Compose(TextNode text)
    {
        var parts = text.Parts.Select(part => Evaluate(part) is { } value ? RubyMethods.Text(value) : null).ToList();
        _configuration.Budget.Spend(parts.Sum(part => part?.Length ?? 0));
        return parts.Contains(null) ? null : string.Concat(parts);
    }

    /// <summary>Doubts all that this would set.</summary>
    public ConfigValue? Doubted(RubyNode node)
    {
        Doubts.Doubt(node);
        return Unknown();
    }

    private ConfigValue? Statement(StatementNode statement)
    {
        var (outer, warnings) = (Place, _configuration.Warnings.Count);
        Place = new(_file, statement.Line, statement.Head);
        ConfigValue? value;
        try
        {
            value = Evaluate(statement.Body);
        }
        catch (Exception e) when (e is RubyRaise or RubyJump)
        {
            // Not asked in the filter, which runs before the inner `rescue`s are left.
            if (e is RubyRaise ? _rescues.IsInside : IsInBlock)
            {
                throw;
            }
            value = Doubted(statement.Body);
            DoubtedJump = null;
        }
        if (value is null && warnings == _configuration.Warnings.Count)
        {
            WarnSkipped();
        }
        Place = outer;
        return value;
    }

    private void WarnSkipped() =>
        _configuration.Warn($"{Place}: skipped {Place.Quoted}, which only Ruby can evaluate.");

    private ConfigValue? Sequence(SequenceNode sequence)
    {
        ConfigValue? last = ConfigValue.Nil;
        foreach (var statement in sequence.Statements)
        {
            if (DoubtedJump is not null)
            {
                Doubts.Doubt(statement);
                last = null;
                continue;
            }
            last = Evaluate(statement);
        }
        return last;
    }

    /// <summary>Evaluates what a jump leaves: a block for <c>next</c>, a method for <c>return</c>.</summary>
    public ConfigValue? Within(string word, Func<ConfigValue?> evaluate)
    {
        var outer = IsInBlock;
        IsInBlock = true;
        try
        {
            var value = evaluate();
            var isDoubted = DoubtedJump == word;
            DoubtedJump = isDoubted ? null : DoubtedJump;
            return isDoubted ? null : value;
        }
        catch (RubyJump jump) when (jump.Word == word)
        {
            return jump.Value;
        }
        finally
        {
            IsInBlock = outer;
        }
    }

    private ConfigValue? Text(TextNode text)
    {
        var composed = Compose(text);
        return composed is null ? null
            : text.Kind == RubyTokenKind.Symbol ? ConfigValue.Symbol(composed)
            : ConfigValue.String(composed);
    }

    private ConfigValue? Hash(HashNode hash)
    {
        var keys = Items([.. hash.Pairs.Select(pair => pair.Key)]);
        var values = Items([.. hash.Pairs.Select(pair => pair.Value)]);
        if (keys is null || values is null || keys.Count != values.Count)
        {
            return null;
        }
        _configuration.Budget.Spend((long)keys.Count * keys.Count);
        return keys.Zip(values)
            .Aggregate(ConfigValue.Hash([]), (made, pair) => RubyCollections.With(made, pair.First, pair.Second));
    }

    private ConfigValue? Variable(string name)
    {
        if (Locals.TryGetValue(name, out var value))
        {
            return value;
        }
        if (name is ['$', >= '1' and <= '9'])
        {
            var group = Groups?.ElementAtOrDefault(name[1] - '0');
            return group is null ? ConfigValue.Nil : ConfigValue.String(group);
        }
        return name switch
        {
            "$stdout" => ConfigValue.Symbol("STDOUT"),
            "$stderr" => ConfigValue.Symbol("STDERR"),
            ['@', ..] => ConfigValue.Nil,
            _ => Unknown(),
        };
    }

    private ConfigValue? Assign(AssignNode assign)
    {
        if (assign.Operator is not ("||" or "&&"))
        {
            var assigned = assign.Operator is null
                ? Evaluate(assign.Value)
                : Evaluate(new CallNode(assign.Line, assign.Target, assign.Operator, [assign.Value]));
            return Targets.Assign(assign, assigned) ? assigned : Unknown();
        }
        if (Targets.Current(assign.Target) is not { } current)
        {
            return Doubted(assign);
        }
        var isSet = current.IsTrue;
        return isSet == (assign.Operator == "||") ? current : Evaluate(assign with { Operator = null });
    }

    private ConfigValue Define(MethodNode method)
    {
        _configuration.Methods[method.Name] = method.Body;
        return ConfigValue.Symbol(method.Name);
    }
}
