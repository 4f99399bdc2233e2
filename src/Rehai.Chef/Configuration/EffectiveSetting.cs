using System.Text.RegularExpressions;

namespace Rehai.Chef.Configuration;

/// <summary>A key as it is in effect, for people to read.</summary>
/// <param name="Value">Nil where it is not set and has no default; secrets are masked.</param>
/// <param name="Source">
/// <c>FILE:LINE</c>, <see cref="Option"/>, <c>credential</c>, <see cref="Default"/>, or a file or variable of Rehai's own.
/// </param>
public sealed partial record EffectiveSetting(string Key, ConfigValue Value, string Source)
{
    public const string Default = "default";
    public const string Option = "option";

    private const string Mask = "********";

    /// <summary>The value as <c>client.rb</c> would have it.</summary>
    public string Ruby => RubyLiteralWriter.Write(Value);

    internal static IEnumerable<EffectiveSetting> Of(ConfigValues values) =>
        ClientKeys.Honoured.Select(key => new EffectiveSetting(
            key.Name,
            Masked(key, values.Effective(key.Name) ?? ConfigValue.Nil),
            values.Source(key.Name)
        ));

    private static ConfigValue Masked(ClientKey key, ConfigValue value) =>
        value.Kind == ConfigValueKind.Nil ? value
        : key.IsSecret ? ConfigValue.String(Mask)
        : key.IsUrl ? ConfigValue.String(UserInfo().Replace(value.Text, $"$1{Mask}@"))
        : value;

    /// <summary>What stands before the host, with or without a scheme in front.</summary>
    [GeneratedRegex("^([^/]*://)?.*@", RegexOptions.Singleline)]
    private static partial Regex UserInfo();
}
