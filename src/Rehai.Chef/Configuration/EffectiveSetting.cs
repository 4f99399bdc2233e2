using System.Text.RegularExpressions;

namespace Rehai.Chef.Configuration;

/// <summary>A key as it is in effect, for people to read.</summary>
/// <param name="Value">Null where it is not set and has no default; secrets are masked.</param>
/// <param name="Source"><c>FILE:LINE</c>, <c>option</c> or <c>default</c>.</param>
public sealed partial record EffectiveSetting(string Key, ConfigValue? Value, string Source)
{
    private static readonly ConfigValue Mask = ConfigValue.String("********");

    internal static IEnumerable<EffectiveSetting> Of(ConfigValues values) =>
        ClientKeys.Honoured.Select(key => new EffectiveSetting(
            key.Name,
            Masked(key, values.Effective(key.Name)),
            values.Source(key.Name)
        ));

    private static ConfigValue? Masked(ClientKey key, ConfigValue? value) =>
        value is null ? null
        : key.IsSecret ? Mask
        : key.IsUrl ? ConfigValue.String(UserInfo().Replace(value.Text, $"{Mask.Text}@"))
        : value;

    /// <summary>What stands before the last @ of the authority, with or without a scheme in front.</summary>
    [GeneratedRegex("(?<=^[A-Za-z0-9+.-]*://|^)[^/]*@")]
    private static partial Regex UserInfo();
}
