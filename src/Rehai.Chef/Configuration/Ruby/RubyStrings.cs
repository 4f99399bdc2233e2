using System.Globalization;

namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Methods of Ruby's strings.</summary>
internal static class RubyStrings
{
    private const int LongestRepeated = 65536;

    public static ConfigValue? Call(string self, string name, IReadOnlyList<ConfigValue> arguments) =>
        arguments switch
        {
            [] => Plain(self, name),
            [{ Kind: ConfigValueKind.String } argument] => WithText(self, name, argument.Text),
            [{ Kind: ConfigValueKind.Number } argument] => WithNumber(self, name, argument.Text),
            [{ Kind: ConfigValueKind.String } from, { Kind: ConfigValueKind.String } to] => Replaced(
                self,
                name,
                from.Text,
                to.Text
            ),
            _ when name is "start_with?" or "end_with?" => ConfigValue.Boolean(
                arguments.Any(argument => WithText(self, name, argument.Text)!.IsTrue)
            ),
            [{ Kind: ConfigValueKind.Nil }] when name == "+" => throw new RubyRaise("TypeError"),
            _ => null,
        };

    /// <summary>What Ruby strips: ASCII's white space and NUL.</summary>
    private static readonly char[] Blank = [' ', '\t', '\n', '\v', '\f', '\r', '\0'];

    private static ConfigValue? Plain(string self, string name) =>
        name switch
        {
            "to_str" => ConfigValue.String(self),
            "to_sym" or "intern" => ConfigValue.Symbol(self),
            "to_i" => ConfigValue.Number(Integer(self)),
            "to_f" => double.TryParse(self, CultureInfo.InvariantCulture, out var number)
                ? ConfigValue.Number(RubyNumber.Spell(number))
                : null,
            "strip" => ConfigValue.String(self.Trim(Blank)),
            "lstrip" => ConfigValue.String(self.TrimStart(Blank)),
            "rstrip" => ConfigValue.String(self.TrimEnd(Blank)),
            "chomp" => ConfigValue.String(Chomp(self)),
            "chop" => ConfigValue.String(self.Length == 0 ? "" : self[..^1]),
            "downcase" => ConfigValue.String(self.ToLowerInvariant()),
            "upcase" => ConfigValue.String(self.ToUpperInvariant()),
            "capitalize" => ConfigValue.String(
                self.Length == 0 ? "" : char.ToUpperInvariant(self[0]) + self[1..].ToLowerInvariant()
            ),
            "empty?" => ConfigValue.Boolean(self.Length == 0),
            "length" or "size" => ConfigValue.Number(self.Length.ToString(CultureInfo.InvariantCulture)),
            "split" => Strings(self.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            "lines" => Strings(Lines(self)),
            _ => null,
        };

    private static ConfigValue? WithText(string self, string name, string argument) =>
        name switch
        {
            "+" or "<<" or "concat" => ConfigValue.String(self + argument),
            "prepend" => ConfigValue.String(argument + self),
            "include?" => ConfigValue.Boolean(self.Contains(argument, StringComparison.Ordinal)),
            "start_with?" => ConfigValue.Boolean(self.StartsWith(argument, StringComparison.Ordinal)),
            "end_with?" => ConfigValue.Boolean(self.EndsWith(argument, StringComparison.Ordinal)),
            "chomp" or "delete_suffix" => ConfigValue.String(
                self.EndsWith(argument, StringComparison.Ordinal) ? self[..^argument.Length] : self
            ),
            "delete_prefix" => ConfigValue.String(
                self.StartsWith(argument, StringComparison.Ordinal) ? self[argument.Length..] : self
            ),
            "split" when argument == " " => Plain(self, name),
            "split" when argument.Length > 0 => Strings(WithoutEmptyEnd(self.Split(argument))),
            "casecmp?" => ConfigValue.Boolean(string.Equals(self, argument, StringComparison.OrdinalIgnoreCase)),
            "[]" => self.Contains(argument, StringComparison.Ordinal) ? ConfigValue.String(argument) : ConfigValue.Nil,
            "<" => ConfigValue.Boolean(string.CompareOrdinal(self, argument) < 0),
            ">" => ConfigValue.Boolean(string.CompareOrdinal(self, argument) > 0),
            _ => null,
        };

    private static ConfigValue? WithNumber(string self, string name, string number)
    {
        if (!int.TryParse(number, CultureInfo.InvariantCulture, out var count))
        {
            return null;
        }
        if (name == "[]")
        {
            var at = count < 0 ? self.Length + count : count;
            return at >= 0 && at < self.Length ? ConfigValue.String(self[at].ToString()) : ConfigValue.Nil;
        }
        return name == "*" && count >= 0 && (long)count * self.Length <= LongestRepeated
            ? ConfigValue.String(string.Concat(Enumerable.Repeat(self, self.Length == 0 ? 0 : count)))
            : null;
    }

    private static ConfigValue? Replaced(string self, string name, string from, string to)
    {
        // \1 and \\ would be the pattern's.
        if (from.Length == 0 || to.Contains('\\'))
        {
            return null;
        }
        var at = self.IndexOf(from, StringComparison.Ordinal);
        return name switch
        {
            "gsub" => ConfigValue.String(self.Replace(from, to, StringComparison.Ordinal)),
            "sub" => ConfigValue.String(
                at < 0 ? self : string.Concat(self.AsSpan(0, at), to, self.AsSpan(at + from.Length))
            ),
            "tr" when from.Length == 1 && to.Length == 1 && from != "^" => ConfigValue.String(
                self.Replace(from[0], to[0])
            ),
            _ => null,
        };
    }

    private static string Chomp(string self) =>
        self.EndsWith("\r\n", StringComparison.Ordinal) ? self[..^2]
        : self.EndsWith('\n') || self.EndsWith('\r') ? self[..^1]
        : self;

    private static string Integer(string self)
    {
        var text = self.TrimStart(Blank);
        var sign = text is ['-' or '+', ..] ? 1 : 0;
        var digits = new string([.. text.Skip(sign).TakeWhile(char.IsAsciiDigit)]);
        var isNegative = sign == 1 && text[0] == '-';
        return long.TryParse((isNegative ? "-" : "") + digits, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : "0";
    }

    private static IEnumerable<string> Lines(string self)
    {
        for (var start = 0; start < self.Length; )
        {
            var end = self.IndexOf('\n', start) is var found and >= 0 ? found + 1 : self.Length;
            yield return self[start..end];
            start = end;
        }
    }

    /// <summary>Ruby drops what is empty at the end.</summary>
    public static IEnumerable<string> WithoutEmptyEnd(IReadOnlyList<string> pieces)
    {
        var count = pieces.Count;
        while (count > 0 && pieces[count - 1].Length == 0)
        {
            count--;
        }
        return pieces.Take(count);
    }

    public static ConfigValue Strings(IEnumerable<string> texts) =>
        ConfigValue.Array([.. texts.Select(ConfigValue.String)]);
}
