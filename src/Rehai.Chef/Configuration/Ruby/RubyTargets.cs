namespace Rehai.Chef.Configuration.Ruby;

/// <summary>What can be set: keys of the configuration and its contexts, local variables, environment variables, members of hashes.</summary>
internal sealed class RubyTargets(RubyEvaluator evaluator, RubyConfiguration configuration)
{
    private static readonly HashSet<string> Contexts =
    [
        "ohai",
        "knife",
        "chef_zero",
        "data_collector",
        "target_mode",
        "chefdk",
        "chefcli",
        "windows_service",
    ];

    /// <summary><c>Chef::Config[:ohai][:plugin_path]</c> is the longest.</summary>
    private const int DeepestPath = 4;

    /// <summary>Local variables that name the very array of a key: what is appended to them is appended to it.</summary>
    private readonly Dictionary<string, RubyNode> _aliases = [];

    public static bool IsScope(string path) => path.Length == 0 || Contexts.Contains(path);

    /// <summary>
    /// "" for the configuration itself, "ohai" for a context, "node_name" or "ohai.plugin_path" for a key; null for anything else.
    /// </summary>
    public string? Path(RubyNode node) => Path(node, 0);

    private string? Path(RubyNode node, int depth) =>
        depth > DeepestPath
            ? null
            : node switch
            {
                SelfNode => "",
                ConstantNode { Name: "Chef::Config" or "ChefConfig::Config" } => "",
                // Until ohai 13 this was a configuration of its own, with the keys that ohai.* has today.
                ConstantNode { Name: "Ohai::Config" } => "ohai",
                CallNode { Receiver: ConstantNode { Name: "Ohai" }, Name: "config", Arguments: [] } => "ohai",
                CallNode { Receiver: null, Arguments: [], Block: null } name => IsKey(name.Name) ? name.Name : null,
                CallNode { Receiver: { } scope, Name: "[]", Arguments: [var key] } => Within(
                    scope,
                    depth,
                    () => Name(key)
                ),
                CallNode { Receiver: { } scope, Arguments: [], Block: null } name => Within(
                    scope,
                    depth,
                    () => name.Name
                ),
                _ => null,
            };

    /// <summary>The key that a call with arguments sets, as in <c>node_name "a"</c> and <c>ohai.plugin_path ["p"]</c>.</summary>
    public string? SetKey(CallNode call) =>
        call is not { Name: "[]" or "[]=" }
        && RubyCalls.IsName(call.Name)
        && SetPath(call with { Arguments = [] }) is { } path
        && !IsScope(path)
            ? path
            : null;

    /// <summary>With arguments a bare name is no local variable.</summary>
    private string? SetPath(CallNode call) =>
        call is { Receiver: null, Block: null } && !configuration.Methods.ContainsKey(call.Name)
            ? call.Name
            : Path(call);

    /// <summary>What a target holds; null where only Ruby knows, nil where it is not set.</summary>
    public ConfigValue? Current(RubyNode target) =>
        target is CallNode { Receiver: null, Arguments: [] } local
            ? Locals.GetValueOrDefault(local.Name, ConfigValue.Nil)
        : target is ConstantNode or VariableNode && !IsSet(target) ? ConfigValue.Nil
        : evaluator.Evaluate(target);

    /// <summary><c>target = value</c>; a bare name is a local variable then, as in Ruby.</summary>
    /// <returns>Whether it is something that we can set.</returns>
    public bool Assign(AssignNode assign, ConfigValue? value)
    {
        if (assign.Target is not CallNode { Receiver: null, Arguments: [] } local)
        {
            return Store(assign.Target, value);
        }
        Locals[local.Name] = value;
        _aliases.Remove(local.Name);
        if (assign.Operator is null && Path(assign.Value) is { } path && !IsScope(path))
        {
            _aliases[local.Name] = assign.Value;
        }
        if (ClientKeys.IsKnown(local.Name))
        {
            configuration.Warn(
                $"{evaluator.Place}: `{local.Name} =` makes a local variable in Ruby and sets nothing; write `{local.Name}` "
                    + "without the `=`."
            );
        }
        return true;
    }

    /// <summary>Sets what a method changed in place, or an index or attribute that is assigned to.</summary>
    public bool Store(RubyNode target, ConfigValue? value)
    {
        switch (target)
        {
            case CallNode { Receiver: null, Arguments: [] } local when Locals.ContainsKey(local.Name):
                Locals[local.Name] = value;
                return !_aliases.TryGetValue(local.Name, out var alias) || Store(alias, value);
            case VariableNode or ConstantNode:
                Locals[Name(target)!] = value;
                return true;
            case CallNode { Receiver: ConstantNode { Name: "ENV" }, Name: "[]", Arguments: [var name] }:
                return StoreVariable(Name(name), value);
            case var _ when Path(target) is { } path && !IsScope(path):
                Set(path, value);
                return true;
            case CallNode { Receiver: { } changed } call when RubyCalls.Changes(call.Name):
                return Store(changed, value);
            case CallNode { Name: "[]", Receiver: { } container, Arguments: [var key] }:
                return StoreMember(container, key, value);
            default:
                return false;
        }
    }

    /// <summary>Only Ruby knows what this is set to, or whether.</summary>
    /// <returns>Whether it is something that we can set.</returns>
    public bool Doubt(RubyNode target, bool isAssigned)
    {
        if (isAssigned && target is CallNode { Receiver: null, Arguments: [] } local)
        {
            Locals[local.Name] = null;
            return true;
        }
        while (target is CallNode { Receiver: { } inner } call && !IsVariable(target) && Path(target) is null)
        {
            if (call.Name != "[]" && !RubyCalls.Changes(call.Name))
            {
                return false;
            }
            target = inner;
        }
        return Path(target) is not "" && Store(target, null);
    }

    private static bool IsVariable(RubyNode target) => target is CallNode { Receiver: ConstantNode { Name: "ENV" } };

    private Dictionary<string, ConfigValue?> Locals => evaluator.Locals;

    private bool IsSet(RubyNode target) => Locals.ContainsKey(Name(target) ?? "");

    private bool IsKey(string name) =>
        !Locals.ContainsKey(name) && !configuration.Methods.ContainsKey(name) && !RubyKernel.Has(name);

    private string? Within(RubyNode scope, int depth, Func<string?> name) =>
        scope is not ConstantNode { Name: "ENV" }
        && Path(scope, depth + 1) is { } path
        && IsScope(path)
        && name() is { } key
            ? path.Length == 0 || path == key
                ? key
                : $"{path}.{key}"
            : null;

    /// <summary>The text of an index that is a symbol or a string.</summary>
    private string? Name(RubyNode node) =>
        node switch
        {
            ConstantNode constant => constant.Name,
            VariableNode variable => variable.Name,
            LiteralNode { Value.Kind: ConfigValueKind.Symbol or ConfigValueKind.String } literal => literal.Value.Text,
            TextNode or CallNode { Receiver: null, Arguments: [] } => Evaluated(node)
                is { Kind: ConfigValueKind.Symbol or ConfigValueKind.String } value
                ? value.Text
                : null,
            CallNode { Name: "to_sym" or "to_s", Receiver: { } named } => Name(named),
            _ => null,
        };

    private ConfigValue? Evaluated(RubyNode name)
    {
        try
        {
            return evaluator.Evaluate(name);
        }
        catch (RubyRaise)
        {
            return null;
        }
    }

    /// <summary>Sets a key; null doubts it.</summary>
    public void Set(string path, ConfigValue? value)
    {
        if (value is null)
        {
            configuration.Doubt(path, evaluator.Place);
        }
        else
        {
            configuration.Set(path, ClientKeys.Coerce(path, value), evaluator.Place);
        }
    }

    private bool StoreVariable(string? name, ConfigValue? value)
    {
        if (name is null)
        {
            return false;
        }
        if (value is { Kind: ConfigValueKind.String or ConfigValueKind.Nil })
        {
            configuration.SetVariable(name, value);
        }
        else
        {
            configuration.DoubtVariable(name, evaluator.Place);
        }
        return true;
    }

    private bool StoreMember(RubyNode container, RubyNode key, ConfigValue? value)
    {
        var hash = evaluator.Evaluate(container);
        if (hash is { Kind: ConfigValueKind.Nil })
        {
            // Only ohai.plugin makes hashes as they are asked for.
            hash = Root(container) == "ohai.plugin" ? ConfigValue.Hash([]) : throw new RubyRaise("NoMethodError");
        }
        var isKnown = hash is { Kind: ConfigValueKind.Hash } && value is not null;
        return Store(
            container,
            isKnown && Evaluated(key) is { } name ? RubyCollections.With(hash!, name, value!) : null
        );
    }

    private string? Root(RubyNode node)
    {
        while (Path(node) is null && node is CallNode { Name: "[]", Receiver: { } container })
        {
            node = container;
        }
        return Path(node);
    }
}
