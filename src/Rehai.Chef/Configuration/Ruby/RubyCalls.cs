namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Calls: of the configuration, of <c>ENV</c>, of the machine, of values.</summary>
internal sealed class RubyCalls(RubyEvaluator evaluator, RubyConfiguration configuration, RubyHost host, string file)
{
    private const int DeepestCalls = 16;
    private const int MostFiles = 100;

    private readonly RubyMatches _matches = new(evaluator, configuration);
    private readonly RubyBlocks _blocks = new(evaluator, configuration);
    private int _depth;

    /// <summary>Whether a method changes its receiver in place.</summary>
    public static bool Changes(string name) =>
        name is "<<" or "push" or "append" or "concat" or "unshift" or "prepend" or "delete" or "store"
        || (name.Length > 1 && name[^1] == '!' && char.IsAsciiLetter(name[0]))
        || name == "update";

    /// <summary>Whether a method's name could be a key.</summary>
    public static bool IsName(string name) =>
        char.IsLetter(name[0]) && name[^1] is not ('?' or '!') && !RubyKernel.Has(name);

    public ConfigValue? Call(CallNode call) =>
        call.Receiver switch
        {
            null => Function(call),
            ConstantNode { Name: "ENV" } => Environment(call),
            _ when Scope(call) is { } scope => Configuration(call, scope),
            ConstantNode constant
                when !evaluator.Locals.ContainsKey(constant.Name) && RubyHost.Constant(constant.Name) is null =>
                Constant(call, constant.Name),
            var receiver => Method(call, receiver),
        };

    /// <summary>Ruby's <c>===</c> of a <c>when</c>; null where only Ruby knows.</summary>
    public bool? IsCase(RubyNode test, ConfigValue subject) =>
        test is TextNode { Kind: RubyTokenKind.Pattern } pattern
            ? subject.Kind == ConfigValueKind.String
                ? _matches.Match(pattern, "=~", subject, [])?.IsTrue
                : false
            : evaluator.Evaluate(test) is { } value
                ? RubyMethods.AreEqual(value, subject)
                : null;

    private string? Scope(CallNode call) =>
        evaluator.Targets.Path(call.Receiver!) is { } path && RubyTargets.IsScope(path) ? path : null;

    private ConfigValue? Function(CallNode call)
    {
        if (call.Arguments.Count == 0 && evaluator.Locals.TryGetValue(call.Name, out var local))
        {
            return local ?? evaluator.Unknown();
        }
        if (configuration.Methods.TryGetValue(call.Name, out var body))
        {
            return _depth < DeepestCalls && call.Arguments.Count == 0
                ? Deeper(() => evaluator.Within("return", () => evaluator.Evaluate(body)))
                : Unknown(call);
        }
        return RubyKernel.Has(call.Name) ? Kernel(call) : Configuration(call, "");
    }

    private T Deeper<T>(Func<T> evaluate)
    {
        _depth++;
        try
        {
            return evaluate();
        }
        finally
        {
            _depth--;
        }
    }

    private ConfigValue? Kernel(CallNode call)
    {
        switch (call.Name)
        {
            case "__FILE__":
                return ConfigValue.String(file);
            case "__dir__":
                return ConfigValue.String(Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/");
            case "defined?":
                return Defined(call.Arguments[0]);
            case "from_file":
                return Include(call);
            case "raise" or "fail":
                throw new RubyRaise(call.Arguments is [ConstantNode error, ..] ? error.Name : "RuntimeError");
        }
        if (call.Block is not null || evaluator.Items(call.Arguments) is not { } arguments)
        {
            return Unknown(call);
        }
        var value = RubyKernel.Call(call.Name, arguments, out var mayRaise);
        evaluator.MayHaveRaised |= mayRaise;
        return value ?? evaluator.Unknown();
    }

    private ConfigValue? Defined(RubyNode node) =>
        node switch
        {
            StatementNode inner => Defined(inner.Body),
            ConstantNode
            {
                Name: "Chef"
                    or "Chef::Config"
                    or "ChefConfig"
                    or "ChefConfig::Config"
                    or "Ohai"
                    or "Ohai::Config"
                    or "ENV"
                    or "File"
                    or "Dir"
            } => ConfigValue.String("constant"),
            CallNode { Receiver: null } local when evaluator.Locals.ContainsKey(local.Name) => ConfigValue.String(
                "expression"
            ),
            CallNode { Receiver: null } name when RubyTargets.IsScope(name.Name) => ConfigValue.String("method"),
            _ => evaluator.Unknown(),
        };

    private ConfigValue? Configuration(CallNode call, string scope)
    {
        if (call.Block is not null)
        {
            return Unknown(call);
        }
        switch (call.Name, call.Arguments.Count)
        {
            case ("from_file", 1):
                return Include(call);
            case ("key?" or "has_key?", 1) when scope.Length == 0 && evaluator.Evaluate(call.Arguments[0]) is { } key:
                return configuration.IsSet(key.Text) is { } has ? ConfigValue.Boolean(has) : evaluator.Unknown();
        }
        if (call.Arguments.Count > 0 && evaluator.Targets.SetKey(call) is { } set)
        {
            var values = evaluator.Items(call.Arguments);
            var value =
                values is null ? null
                : values.Count == 1 ? values[0]
                : ConfigValue.Array(values);
            evaluator.Targets.Set(set, value);
            return value;
        }
        return evaluator.Targets.Path(call) switch
        {
            null => Unknown(call),
            // A context itself: true, and nothing else is asked of it.
            var context when RubyTargets.IsScope(context) => ConfigValue.Hash([]),
            var path => configuration.Read(path) ?? evaluator.Unknown(),
        };
    }

    /// <summary><c>Chef::Config.from_file(path)</c></summary>
    private ConfigValue? Include(CallNode call)
    {
        var path = evaluator.Items(call.Arguments) is [{ Kind: ConfigValueKind.String } named] ? named.Text : null;
        var isRuby =
            path is not null
            && !path.EndsWith(".json", StringComparison.Ordinal)
            && !path.EndsWith(".toml", StringComparison.Ordinal)
            && !path.EndsWith(".yml", StringComparison.Ordinal)
            && !path.EndsWith(".yaml", StringComparison.Ordinal);
        var isBounded =
            configuration.Files.Count < DeepestCalls
            && !configuration.Files.Contains(path ?? "")
            && configuration.FileCount < MostFiles;
        if (!isRuby || !isBounded)
        {
            return evaluator.Unknown();
        }
        RubyFile.Evaluate(configuration, host, path!, host.Read(path!).Text);
        return ConfigValue.Nil;
    }

    private ConfigValue? Environment(CallNode call)
    {
        if (evaluator.Items(call.Arguments) is not { } arguments || call.Arguments.Count == 0)
        {
            return Unknown(call);
        }
        var variable = configuration.Variable(arguments[0].Text);
        switch (call.Name)
        {
            case "[]":
                return variable ?? evaluator.Unknown();
            case "key?" or "has_key?" or "include?" or "member?":
                return variable is null
                    ? evaluator.Unknown()
                    : ConfigValue.Boolean(variable.Kind != ConfigValueKind.Nil);
            case "fetch" when variable is { Kind: ConfigValueKind.Nil }:
                return arguments.Count > 1 ? arguments[1]
                    : call.Block is { } block ? evaluator.Evaluate(block.Body)
                    : throw new RubyRaise("KeyError");
            case "fetch":
                return variable ?? evaluator.Unknown();
            case "delete":
                configuration.SetVariable(arguments[0].Text, ConfigValue.Nil);
                return variable;
            case "store" when arguments.Count == 2:
                configuration.SetVariable(arguments[0].Text, arguments[1]);
                return arguments[1];
            default:
                return Unknown(call);
        }
    }

    private ConfigValue? Constant(CallNode call, string name)
    {
        var arguments = evaluator.Items(call.Arguments);
        if (arguments is null || host.Call(name, call.Name, arguments) is not { } value)
        {
            return Unknown(call);
        }
        return call.Block is { } block ? _blocks.Call(ConfigValue.Array(value.Items), "each", block) : value;
    }

    private ConfigValue? Method(CallNode call, RubyNode receiver)
    {
        if (evaluator.Evaluate(receiver) is not { } self)
        {
            return Unknown(call);
        }
        if (call.IsSafe && self.Kind == ConfigValueKind.Nil)
        {
            return ConfigValue.Nil;
        }
        if (call.Block is { } block)
        {
            return _blocks.Call(self, call.Name, block);
        }
        if (call.Arguments is [TextNode { Kind: RubyTokenKind.Pattern } pattern, ..])
        {
            return _matches.Match(pattern, call.Name, self, [.. call.Arguments.Skip(1)]) ?? Unknown(call);
        }
        var value = evaluator.Items(call.Arguments) is { } arguments ? Value(call.Name, self, arguments) : null;
        if (Changes(call.Name) && self.Kind is ConfigValueKind.Array or ConfigValueKind.Hash or ConfigValueKind.String)
        {
            evaluator.Targets.Store(receiver, value);
        }
        return value ?? evaluator.Unknown();
    }

    private ConfigValue? Value(string name, ConfigValue self, IReadOnlyList<ConfigValue> arguments)
    {
        var size = Size(self) + arguments.Sum(Size);
        configuration.Budget.Spend(name is "uniq" or "-" or "|" ? (long)size * size : size);
        return RubyMethods.Call(self, Changes(name) ? name.TrimEnd('!') : name, arguments);
    }

    private static int Size(ConfigValue value) => value.Text.Length + value.Items.Count + value.Members.Count;

    /// <summary>What is called is not known: neither is what its arguments and its block would do.</summary>
    private ConfigValue? Unknown(CallNode call)
    {
        evaluator.Doubts.DoubtRest(call);
        return evaluator.Unknown();
    }
}
