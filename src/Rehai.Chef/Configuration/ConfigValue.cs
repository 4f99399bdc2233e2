using System.Globalization;

namespace Rehai.Chef.Configuration;

/// <summary>A value that <c>client.rb</c> or an option gives a key.</summary>
/// <param name="Text">A string's content, a symbol's name, a number's or boolean's spelling; empty for nil, arrays and hashes.</param>
/// <param name="Items">An array's items; empty otherwise.</param>
public sealed record ConfigValue(ConfigValueKind Kind, string Text, IReadOnlyList<ConfigValue> Items)
{
    /// <summary>A hash's members by the text of their keys, in order; empty otherwise.</summary>
    public IReadOnlyList<KeyValuePair<string, ConfigValue>> Members { get; init; } = [];

    public static readonly ConfigValue Nil = new(ConfigValueKind.Nil, "", []);

    public static ConfigValue String(string text) => new(ConfigValueKind.String, text, []);

    public static ConfigValue Symbol(string name) => new(ConfigValueKind.Symbol, name, []);

    /// <summary>What stands behind <c>--config-option KEY=</c>, read as YAML's scalars and flow sequences are.</summary>
    public static ConfigValue FromOption(string text) =>
        text switch
        {
            "" or "nil" or "null" or "~" => Nil,
            "true" or "false" => new(ConfigValueKind.Boolean, text, []),
            [':', _, ..] => Symbol(text[1..]),
            ['"', .., '"'] or ['\'', .., '\''] => String(text[1..^1]),
            ['[', .. var items, ']'] => new(
                ConfigValueKind.Array,
                "",
                [
                    .. items
                        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                        .Select(FromOption),
                ]
            ),
            _ when double.TryParse(text, CultureInfo.InvariantCulture, out _) => new(ConfigValueKind.Number, text, []),
            _ => String(text),
        };
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
