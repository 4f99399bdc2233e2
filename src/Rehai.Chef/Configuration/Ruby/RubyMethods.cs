using System.Globalization;

namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Methods of Ruby's strings, symbols, numbers, arrays, hashes and nil. Null stands for what only Ruby knows.</summary>
internal static class RubyMethods
{
    private static readonly ConfigValue True = ConfigValue.Boolean(true);
    private static readonly ConfigValue False = ConfigValue.Boolean(false);

    /// <exception cref="RubyRaise">nil has no such method.</exception>
    public static ConfigValue? Call(ConfigValue self, string name, IReadOnlyList<ConfigValue> arguments) =>
        Common(self, name, arguments)
        ?? self.Kind switch
        {
            ConfigValueKind.String => RubyStrings.Call(self.Text, name, arguments),
            ConfigValueKind.Symbol => Symbol(self.Text, name, arguments),
            ConfigValueKind.Number => Number(self.Text, name, arguments),
            ConfigValueKind.Array => RubyCollections.Array(self.Items, name, arguments),
            ConfigValueKind.Hash => RubyCollections.Hash(self.Pairs, name, arguments),
            ConfigValueKind.Nil => Nil(name),
            _ => null,
        };

    /// <summary>Ruby's <c>to_s</c> of scalars; null for arrays and hashes.</summary>
    public static string? Text(ConfigValue value) =>
        value.Kind is ConfigValueKind.Array or ConfigValueKind.Hash ? null : value.Text;

    public static bool AreEqual(ConfigValue left, ConfigValue right) =>
        left.Kind == right.Kind
        && (left.Kind == ConfigValueKind.Number ? Value(left) == Value(right) : left.Text == right.Text)
        && left.Items.Count == right.Items.Count
        && left.Items.Zip(right.Items).All(pair => AreEqual(pair.First, pair.Second))
        && left.Pairs.Count == right.Pairs.Count
        && left.Pairs.Zip(right.Pairs)
            .All(pair => AreEqual(pair.First.Key, pair.Second.Key) && AreEqual(pair.First.Value, pair.Second.Value));

    private static ConfigValue? Common(ConfigValue self, string name, IReadOnlyList<ConfigValue> arguments) =>
        (name, arguments) switch
        {
            ("nil?", []) => ConfigValue.Boolean(self.Kind == ConfigValueKind.Nil),
            ("==" or "eql?" or "equal?", [var other]) => ConfigValue.Boolean(AreEqual(self, other)),
            ("===", [var other]) => ConfigValue.Boolean(AreEqual(self, other)),
            ("to_s", []) when Text(self) is { } text => ConfigValue.String(text),
            ("freeze" or "dup" or "clone" or "itself", []) => self,
            ("frozen?", []) => null,
            _ => null,
        };

    private static ConfigValue? Symbol(string self, string name, IReadOnlyList<ConfigValue> arguments) =>
        name switch
        {
            "to_sym" => ConfigValue.Symbol(self),
            "id2name" => ConfigValue.String(self),
            "upcase" or "downcase" or "capitalize" => RubyStrings.Call(self, name, arguments) is { } text
                ? ConfigValue.Symbol(text.Text)
                : null,
            "start_with?" or "end_with?" or "empty?" or "length" or "size" => RubyStrings.Call(self, name, arguments),
            _ => null,
        };

    /// <exception cref="RubyRaise">Most of what can be asked of nil is an error.</exception>
    private static ConfigValue? Nil(string name) =>
        name switch
        {
            "to_a" => ConfigValue.Array([]),
            "to_i" => ConfigValue.Number("0"),
            "to_h" => ConfigValue.Hash([]),
            "inspect" => ConfigValue.String("nil"),
            "=~" => ConfigValue.Nil,
            "[]"
            or "<<"
            or "+"
            or "empty?"
            or "strip"
            or "chomp"
            or "split"
            or "downcase"
            or "upcase"
            or "include?"
            or "start_with?"
            or "end_with?"
            or "to_sym"
            or "each"
            or "first"
            or "last"
            or "join"
            or "gsub"
            or "sub"
            or "concat"
            or "push"
            or "match"
            or "match?"
            or "fetch"
            or "key?"
            or "length"
            or "size" => throw new RubyRaise("NoMethodError"),
            _ => null,
        };

    private static ConfigValue? Number(string self, string name, IReadOnlyList<ConfigValue> arguments)
    {
        var number = Value(self);
        if (arguments is [{ Kind: ConfigValueKind.Number } right])
        {
            return Arithmetic(number, name, Value(right), IsInteger(self) && IsInteger(right.Text));
        }
        return name switch
        {
            "to_i" => Result(Math.Truncate(number), isInteger: true),
            "to_f" => Result(number, isInteger: false),
            "-@" => Result(-number, IsInteger(self)),
            "zero?" => number == 0 ? True : False,
            _ => null,
        };
    }

    private static ConfigValue? Arithmetic(double left, string name, double right, bool isInteger) =>
        name switch
        {
            "+" => Result(left + right, isInteger),
            "-" => Result(left - right, isInteger),
            "*" => Result(left * right, isInteger),
            "/" or "%" when isInteger && right == 0 => throw new RubyRaise("ZeroDivisionError"),
            "/" => Result(isInteger ? Math.Floor(left / right) : left / right, isInteger),
            "%" => Result(left - (right * Math.Floor(left / right)), isInteger),
            "**" => Result(Math.Pow(left, right), isInteger && right >= 0),
            "<" => left < right ? True : False,
            "<=" => left <= right ? True : False,
            ">" => left > right ? True : False,
            ">=" => left >= right ? True : False,
            _ => null,
        };

    /// <summary>Null for integers that a double does not hold exactly.</summary>
    private static ConfigValue? Result(double number, bool isInteger)
    {
        if (!double.IsFinite(number) || (isInteger && Math.Abs(number) > (1L << 53)))
        {
            return null;
        }
        return ConfigValue.Number(
            isInteger ? number.ToString("0", CultureInfo.InvariantCulture) : RubyNumber.Spell(number)
        );
    }

    private static bool IsInteger(string number) => !number.Contains('.');

    private static double Value(ConfigValue number) => Value(number.Text);

    private static double Value(string number) =>
        double.TryParse(number, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
}
