using System.Globalization;
using System.Text;

namespace Rehai.Chef.Configuration;

/// <summary>
/// Values as Ruby literals that hold whatever text they may and run nothing: all but plain ASCII is escaped, so the literal is the
/// same in every encoding and a string can neither end early nor interpolate.
/// </summary>
public static class RubyLiteralWriter
{
    public static string Write(ConfigValue value) =>
        value.Kind switch
        {
            ConfigValueKind.Nil => "nil",
            ConfigValueKind.Boolean => value.Text == "true" ? "true" : "false",
            ConfigValueKind.Number => Number(value.Text),
            ConfigValueKind.Symbol => Symbol(value.Text),
            ConfigValueKind.Array => $"[{string.Join(", ", value.Items.Select(Write))}]",
            ConfigValueKind.Hash => $"{{{string.Join(", ", value.Members.Select(Member))}}}",
            _ => Quote(value.Text),
        };

    public static string Symbol(string name) => ":" + Quote(name);

    private static string Member(KeyValuePair<string, ConfigValue> member) =>
        $"{Symbol(member.Key)} => {Write(member.Value)}";

    /// <summary>A spelling that we do not know for a number's goes as a string, never as code.</summary>
    private static string Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? whole.ToString(CultureInfo.InvariantCulture)
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number.ToString("0.0###############", CultureInfo.InvariantCulture)
        : Quote(text);

    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var rune in text.EnumerateRunes())
        {
            _ =
                rune.IsAscii && !Rune.IsControl(rune) && rune.Value is not ('"' or '\\' or '#')
                    ? quoted.Append((char)rune.Value)
                    : quoted.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        }
        return quoted.Append('"').ToString();
    }
}
