namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Methods that take a pattern: <c>=~</c>, <c>match?</c>, <c>[]</c>, <c>sub</c>, <c>gsub</c>, <c>split</c>.</summary>
internal sealed class RubyMatches(RubyEvaluator evaluator, RubyConfiguration configuration)
{
    private const int Cost = 1000;

    /// <returns>Null for what only Ruby knows.</returns>
    public ConfigValue? Match(TextNode pattern, string name, ConfigValue self, IReadOnlyList<RubyNode> others)
    {
        if (self.Kind == ConfigValueKind.Nil && name == "=~")
        {
            return ConfigValue.Nil;
        }
        var regex = evaluator.Compose(pattern) is { } text ? RubyPattern.Create(text, pattern.Options) : null;
        if (regex is null || self.Kind is not (ConfigValueKind.String or ConfigValueKind.Symbol))
        {
            return null;
        }
        configuration.Budget.Spend(Cost + self.Text.Length);
        if (name is "=~" or "match" or "[]")
        {
            evaluator.Groups = regex.Match(self.Text);
        }
        return name switch
        {
            "match?" => ConfigValue.Boolean(regex.Index(self.Text) >= 0),
            "=~" => regex.Index(self.Text) is >= 0 and var index ? ConfigValue.Number($"{index}") : ConfigValue.Nil,
            "[]" => Group(others),
            "split" => RubyStrings.Strings(RubyStrings.WithoutEmptyEnd(regex.Split(self.Text))),
            "sub"
            or "gsub"
                when others is [LiteralNode { Value: { Kind: ConfigValueKind.String } by }]
                    && !by.Text.Contains('\\') => ConfigValue.String(regex.Replace(self.Text, by.Text, name == "gsub")),
            _ => null,
        };
    }

    private ConfigValue? Group(IReadOnlyList<RubyNode> others)
    {
        var at =
            others is [LiteralNode { Value.Kind: ConfigValueKind.Number } number]
            && int.TryParse(number.Value.Text, out var index)
                ? index
            : others.Count == 0 ? 0
            : -1;
        return at < 0 ? null
            : evaluator.Groups?.ElementAtOrDefault(at) is { } group ? ConfigValue.String(group)
            : ConfigValue.Nil;
    }
}
