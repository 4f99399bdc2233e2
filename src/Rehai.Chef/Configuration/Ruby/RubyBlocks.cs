namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Methods that take a block: <c>each</c>, <c>map</c>, <c>select</c> and their kin, over what is known.</summary>
internal sealed class RubyBlocks(RubyEvaluator evaluator, RubyConfiguration configuration)
{
    public ConfigValue? Call(ConfigValue self, string name, BlockNode block)
    {
        var arguments = Arguments(self);
        if (arguments is null || !Knows(name))
        {
            evaluator.Doubts.DoubtBlock(block);
            return evaluator.Unknown();
        }
        return evaluator.Within("break", () => Evaluate(self, name, block, arguments)) ?? evaluator.Unknown();
    }

    private ConfigValue? Evaluate(
        ConfigValue self,
        string name,
        BlockNode block,
        IReadOnlyList<IReadOnlyList<ConfigValue>> arguments
    )
    {
        var results = new List<ConfigValue?>();
        foreach (var argument in arguments)
        {
            if (evaluator.DoubtedJump is not null)
            {
                evaluator.Doubts.Doubt(block.Body);
                return null;
            }
            results.Add(evaluator.Within("next", () => Yield(block, argument)));
        }
        return name is "each" or "each_pair" ? self
            : results.Contains(null) ? null
            : Result(name, self, results!);
    }

    private static bool Knows(string name) =>
        name
            is "each"
                or "each_pair"
                or "map"
                or "collect"
                or "select"
                or "filter"
                or "reject"
                or "any?"
                or "all?"
                or "none?"
                or "find"
                or "detect";

    /// <summary>What the block is given, once for each item.</summary>
    private static IReadOnlyList<IReadOnlyList<ConfigValue>>? Arguments(ConfigValue self) =>
        self.Kind switch
        {
            ConfigValueKind.Array => [.. self.Items.Select(item => new[] { item })],
            ConfigValueKind.Hash => [.. self.Pairs.Select(pair => new[] { ConfigValue.Array([pair.Key, pair.Value]) })],
            _ => null,
        };

    private ConfigValue? Yield(BlockNode block, IReadOnlyList<ConfigValue> arguments)
    {
        configuration.Budget.Spend(1);
        var outer = block
            .Parameters.Select(name => (name, Has: evaluator.Locals.Remove(name, out var value), value))
            .ToList();
        var values =
            block.Parameters.Count > 1 && arguments is [{ Kind: ConfigValueKind.Array } array]
                ? array.Items
                : arguments;
        for (var i = 0; i < block.Parameters.Count; i++)
        {
            evaluator.Locals[block.Parameters[i]] = i < values.Count ? values[i] : ConfigValue.Nil;
        }
        try
        {
            return evaluator.Evaluate(block.Body);
        }
        finally
        {
            foreach (var (name, has, value) in outer)
            {
                evaluator.Locals.Remove(name);
                if (has)
                {
                    evaluator.Locals[name] = value;
                }
            }
        }
    }

    private static ConfigValue? Result(string name, ConfigValue self, IReadOnlyList<ConfigValue> results)
    {
        if (self.Kind == ConfigValueKind.Hash && name is not ("any?" or "all?" or "none?" or "map" or "collect"))
        {
            return null;
        }
        return name switch
        {
            "map" or "collect" => ConfigValue.Array(results),
            "select" or "filter" => ConfigValue.Array([.. Where(true)]),
            "reject" => ConfigValue.Array([.. Where(false)]),
            "find" or "detect" => Where(true).FirstOrDefault() ?? ConfigValue.Nil,
            "any?" => ConfigValue.Boolean(results.Any(result => result.IsTrue)),
            "all?" => ConfigValue.Boolean(results.All(result => result.IsTrue)),
            _ => ConfigValue.Boolean(!results.Any(result => result.IsTrue)),
        };

        IEnumerable<ConfigValue> Where(bool wanted) =>
            self.Items.Zip(results).Where(pair => pair.Second.IsTrue == wanted).Select(pair => pair.First);
    }
}
