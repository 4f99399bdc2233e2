using System.Globalization;

namespace Rehai.Chef.Configuration.Ruby;

/// <summary>Methods of Ruby's arrays and hashes. What changes one in Ruby returns the changed one here.</summary>
internal static class RubyCollections
{
    public static ConfigValue? Array(
        IReadOnlyList<ConfigValue> self,
        string name,
        IReadOnlyList<ConfigValue> arguments
    ) => arguments is [] ? Plain(self, name) : WithArguments(self, name, arguments);

    public static ConfigValue? Hash(
        IReadOnlyList<(ConfigValue Key, ConfigValue Value)> self,
        string name,
        IReadOnlyList<ConfigValue> arguments
    ) =>
        (name, arguments) switch
        {
            ("[]", [var key]) => Member(self, key) ?? ConfigValue.Nil,
            ("fetch", [var key]) => Member(self, key) ?? throw new RubyRaise("KeyError"),
            ("fetch", [var key, var otherwise]) => Member(self, key) ?? otherwise,
            ("key?" or "has_key?" or "include?" or "member?", [var key]) => ConfigValue.Boolean(
                Member(self, key) is not null
            ),
            ("merge" or "update", [{ Kind: ConfigValueKind.Hash } other]) => other.Pairs.Aggregate(
                ConfigValue.Hash(self),
                (hash, member) => With(hash, member.Key, member.Value)
            ),
            ("delete", [var key]) => ConfigValue.Hash([
                .. self.Where(member => !RubyMethods.AreEqual(member.Key, key)),
            ]),
            ("empty?", []) => ConfigValue.Boolean(self.Count == 0),
            ("length" or "size" or "count", []) => Count(self.Count),
            ("to_h" or "to_hash", []) => ConfigValue.Hash(self),
            ("values", []) => ConfigValue.Array([.. self.Select(member => member.Value)]),
            _ => null,
        };

    /// <summary>A hash with one member set.</summary>
    public static ConfigValue With(ConfigValue hash, ConfigValue key, ConfigValue value)
    {
        var members = hash.Pairs.ToList();
        var at = members.FindIndex(member => RubyMethods.AreEqual(member.Key, key));
        if (at < 0)
        {
            members.Add((key, value));
        }
        else
        {
            members[at] = (key, value);
        }
        return ConfigValue.Hash(members);
    }

    private static ConfigValue? Member(IReadOnlyList<(ConfigValue Key, ConfigValue Value)> self, ConfigValue key) =>
        self.FirstOrDefault(member => RubyMethods.AreEqual(member.Key, key)).Value;

    private static ConfigValue? Plain(IReadOnlyList<ConfigValue> self, string name) =>
        name switch
        {
            "first" => self.Count > 0 ? self[0] : ConfigValue.Nil,
            "last" => self.Count > 0 ? self[^1] : ConfigValue.Nil,
            "empty?" => ConfigValue.Boolean(self.Count == 0),
            "any?" => ConfigValue.Boolean(self.Any(item => item.IsTrue)),
            "length" or "size" or "count" => Count(self.Count),
            "sort" when self.All(item => item.Kind == ConfigValueKind.String) => ConfigValue.Array([
                .. self.OrderBy(item => item.Text, StringComparer.Ordinal),
            ]),
            "reverse" => ConfigValue.Array([.. self.Reverse()]),
            "compact" => ConfigValue.Array([.. self.Where(item => item.Kind != ConfigValueKind.Nil)]),
            "uniq" => ConfigValue.Array(Unique(self)),
            "flatten" => ConfigValue.Array([.. self.SelectMany(Flat)]),
            "to_a" or "entries" => ConfigValue.Array(self),
            "join" => Join(self, ""),
            _ => null,
        };

    private static ConfigValue? WithArguments(
        IReadOnlyList<ConfigValue> self,
        string name,
        IReadOnlyList<ConfigValue> arguments
    ) =>
        (name, arguments) switch
        {
            ("<<", [var item]) => ConfigValue.Array([.. self, item]),
            ("push" or "append", _) => ConfigValue.Array([.. self, .. arguments]),
            ("unshift" or "prepend", _) => ConfigValue.Array([.. arguments, .. self]),
            ("concat", _) when arguments.All(IsArray) => ConfigValue.Array([
                .. self,
                .. arguments.SelectMany(argument => argument.Items),
            ]),
            ("+", [var other]) when IsArray(other) => ConfigValue.Array([.. self, .. other.Items]),
            ("|", [var other]) when IsArray(other) => ConfigValue.Array(Unique([.. self, .. other.Items])),
            ("-", [var other]) when IsArray(other) => ConfigValue.Array([
                .. self.Where(item => !Contains(other.Items, item)),
            ]),
            ("delete", [var gone]) => ConfigValue.Array([.. self.Where(item => !RubyMethods.AreEqual(item, gone))]),
            ("include?" or "member?", [var item]) => ConfigValue.Boolean(Contains(self, item)),
            ("join", [{ Kind: ConfigValueKind.String } separator]) => Join(self, separator.Text),
            ("first", [{ Kind: ConfigValueKind.Number } count]) when Index(count) is >= 0 and var most =>
                ConfigValue.Array([.. self.Take(most)]),
            ("[]", [{ Kind: ConfigValueKind.Number } at]) when Index(at) is { } index => index < self.Count
            && index >= -self.Count
                ? self[index < 0 ? self.Count + index : index]
                : ConfigValue.Nil,
            _ => null,
        };

    private static IEnumerable<ConfigValue> Flat(ConfigValue item) =>
        IsArray(item) ? item.Items.SelectMany(Flat) : [item];

    private static bool IsArray(ConfigValue value) => value.Kind == ConfigValueKind.Array;

    private static bool Contains(IReadOnlyList<ConfigValue> items, ConfigValue wanted) =>
        items.Any(item => RubyMethods.AreEqual(item, wanted));

    private static List<ConfigValue> Unique(IReadOnlyList<ConfigValue> items)
    {
        var unique = new List<ConfigValue>();
        foreach (var item in items)
        {
            if (!Contains(unique, item))
            {
                unique.Add(item);
            }
        }
        return unique;
    }

    private static ConfigValue? Join(IReadOnlyList<ConfigValue> items, string separator)
    {
        var texts = items.SelectMany(Flat).Select(RubyMethods.Text).ToList();
        return texts.Contains(null) ? null : ConfigValue.String(string.Join(separator, texts));
    }

    private static int? Index(ConfigValue number) =>
        int.TryParse(number.Text, CultureInfo.InvariantCulture, out var index) ? index : null;

    private static ConfigValue Count(int count) => ConfigValue.Number(count.ToString(CultureInfo.InvariantCulture));
}
