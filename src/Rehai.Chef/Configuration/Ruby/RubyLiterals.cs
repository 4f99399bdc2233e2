namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Puts strings, symbols and patterns together from their parts.</summary>
internal sealed class RubyLiterals(RubyParser parser, RubyTokens tokens)
{
    public RubyNode Text(RubyToken token)
    {
        if (token.Kind != RubyTokenKind.Pattern && token.Parts.All(part => part.Code is null))
        {
            var text = string.Concat(token.Parts.Select(part => part.Text));
            var value = token.Kind == RubyTokenKind.Symbol ? ConfigValue.Symbol(text) : ConfigValue.String(text);
            return Adjacent(new LiteralNode(token.Line, value));
        }
        var parts = token.Parts.Select(part =>
            part.Code is null
                ? new LiteralNode(token.Line, ConfigValue.String(part.Text))
                : parser.ParseInner(part.Code)
        );
        return Adjacent(new TextNode(token.Line, token.Kind, token.Text, [.. parts]));
    }

    /// <summary>Strings that stand side by side are one.</summary>
    private RubyNode Adjacent(RubyNode text)
    {
        while (tokens.Previous.Kind == RubyTokenKind.Text && tokens.Current.Kind == RubyTokenKind.Text)
        {
            text = new TextNode(text.Line, RubyTokenKind.Text, "", [text, parser.Nested(() => Text(tokens.Take()))]);
        }
        return text;
    }
}
