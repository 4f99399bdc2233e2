namespace Rehai.Chef.Configuration;

/// <summary>What stands behind <c>--config-option</c>.</summary>
public static class ConfigOption
{
    /// <exception cref="FormatException">It is not <c>KEY=VALUE</c>.</exception>
    public static KeyValuePair<string, ConfigValue> Parse(string option)
    {
        var at = option.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && option[..at].TrimEnd() is { Length: > 0 } key
            ? new(key, ConfigValue.FromOption(option[(at + 1)..].TrimStart()))
            : throw new FormatException($"--config-option \"{option}\" is not KEY=VALUE.");
    }
}
