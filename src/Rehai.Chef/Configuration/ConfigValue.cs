namespace Rehai.Chef.Configuration;

/// <summary>A value that <c>client.rb</c> or an option gives a key.</summary>
/// <param name="Text">A string's content, a symbol's name, a number's or boolean's spelling; empty for nil, arrays and hashes.</param>
/// <param name="Items">An array's items; empty otherwise.</param>
public sealed record ConfigValue(ConfigValueKind Kind, string Text, IReadOnlyList<ConfigValue> Items)
{
    private const int DeepestNesting = 100;

    /// <summary>A hash's members by the text of their keys, in order; empty otherwise.</summary>
    public IReadOnlyList<KeyValuePair<string, ConfigValue>> Members { get; init; } = [];

    /// <summary>The members with their keys as they are: in Ruby <c>"a"</c> and <c>:a</c> are two.</summary>
    internal IReadOnlyList<(ConfigValue Key, ConfigValue Value)> Pairs { get; private init; } = [];

    /// <summary>How deep arrays and hashes are nested in it.</summary>
    private int Depth { get; init; }

    public static readonly ConfigValue Nil = new(ConfigValueKind.Nil, "", []);

    public static ConfigValue String(string text) => new(ConfigValueKind.String, text, []);

    public static ConfigValue Symbol(string name) => new(ConfigValueKind.Symbol, name, []);

    /// <param name="spelling">As Ruby prints it.</param>
    public static ConfigValue Number(string spelling) => new(ConfigValueKind.Number, spelling, []);

    public static ConfigValue Boolean(bool value) => new(ConfigValueKind.Boolean, value ? "true" : "false", []);

    /// <exception cref="ConfigException">It is nested deeper than any configuration is.</exception>
    public static ConfigValue Array(IReadOnlyList<ConfigValue> items) =>
        new(ConfigValueKind.Array, "", items) { Depth = Below(items) };

    /// <exception cref="ConfigException">It is nested deeper than any configuration is.</exception>
    public static ConfigValue Hash(IReadOnlyList<(ConfigValue Key, ConfigValue Value)> pairs) =>
        new(ConfigValueKind.Hash, "", [])
        {
            Pairs = pairs,
            Members = [.. pairs.Select(pair => KeyValuePair.Create(pair.Key.Text, pair.Value))],
            Depth = Below(pairs.Select(pair => pair.Value)),
        };

    /// <summary>Ruby's truth: all but nil and false.</summary>
    public bool IsTrue =>
        this is not ({ Kind: ConfigValueKind.Nil } or { Kind: ConfigValueKind.Boolean, Text: "false" });

    private static int Below(IEnumerable<ConfigValue> values)
    {
        var depth = values.Select(value => value.Depth).DefaultIfEmpty(0).Max() + 1;
        return depth <= DeepestNesting
            ? depth
            : throw new ConfigException("The configuration nests arrays and hashes deeper than any should.");
    }

    /// <summary>What stands behind <c>--config-option KEY=</c>, read as YAML's scalars and flow collections are.</summary>
    public static ConfigValue FromOption(string text) => YamlFlow.Read(text);
}

public enum ConfigValueKind
{
    Nil,
    String,
    Symbol,
    Number,
    Boolean,
    Array,
    Hash,
}
