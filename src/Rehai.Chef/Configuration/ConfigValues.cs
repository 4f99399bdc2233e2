using System.Globalization;

namespace Rehai.Chef.Configuration;

/// <summary>
/// What files and options set, by key. A key of one of Chef's config contexts has its name in front, as in
/// <c>ohai.plugin_path</c>. A key that is set to nil counts as not set.
/// </summary>
internal sealed class ConfigValues(
    string? file,
    IReadOnlyDictionary<string, ConfigValue> values,
    IReadOnlySet<string> options,
    IReadOnlyDictionary<string, string> environment
)
{
    public const string Credential = "credential";

    /// <summary>The file that was read; null where there was none and options said all.</summary>
    public string? File => file;

    /// <summary>Every file that was read, in its order.</summary>
    public IReadOnlyList<string> Files { get; init; } = [];

    /// <summary>File and line that set a key, for what a file set.</summary>
    public IReadOnlyDictionary<string, string> Places { get; init; } = new Dictionary<string, string>();

    /// <summary>What a key is that nobody set; null where we know no default.</summary>
    public Func<string, ConfigValue?> Default { get; init; } = _ => null;

    /// <summary>As it is in effect: set, or by default; null where it is neither, or nil.</summary>
    public ConfigValue? Effective(string key) =>
        (values.TryGetValue(key, out var set) ? set : Default(key)) is { Kind: not ConfigValueKind.Nil } value
            ? value
            : null;

    /// <summary>Where a key comes from: <c>FILE:LINE</c>, <c>option</c>, <c>credential</c> of the service, or <c>default</c>.</summary>
    public string Source(string key) =>
        !values.ContainsKey(key) ? EffectiveSetting.Default
        : Places.TryGetValue(key, out var place) ? place
        : options.Contains(key) ? EffectiveSetting.Option
        : Credential;

    /// <summary>An environment variable as the configuration left it: <c>client.rb</c> may set some. Empty counts as not set.</summary>
    public string? Variable(string name) => RawVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>The same where an empty one has a meaning of its own; null where it is not set.</summary>
    public string? RawVariable(string name) => environment.GetValueOrDefault(name);

    public ConfigValue? Find(string key) =>
        values.TryGetValue(key, out var value) && value.Kind is not ConfigValueKind.Nil ? value : null;

    /// <summary>A scalar as text; null where it is not set, or set to an array or a hash.</summary>
    public string? Text(string key) =>
        Find(key) is { Kind: not (ConfigValueKind.Array or ConfigValueKind.Hash) } value ? value.Text : null;

    /// <exception cref="ConfigException">It is no number, or below zero.</exception>
    public double? Number(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }
        return double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number
            : throw new ConfigException($"{Origin(key)} is \"{text}\"; it must be a number, zero or more.");
    }

    public TimeSpan? Seconds(string key) =>
        Number(key) is { } number ? TimeSpan.FromSeconds(Math.Min(number, int.MaxValue / 1000.0)) : null;

    /// <summary>Ruby's truth: all but nil and false.</summary>
    public bool? Flag(string key) =>
        Find(key) is { } value ? value is not { Kind: ConfigValueKind.Boolean, Text: "false" } : null;

    /// <summary>An array's items as text; a scalar is an array of one.</summary>
    public IReadOnlyList<string>? List(string key) =>
        Find(key) switch
        {
            null => null,
            { Kind: ConfigValueKind.Array } array => [.. array.Items.Select(item => item.Text)],
            var scalar => [scalar.Text],
        };

    /// <summary>The key and where it was set, for a message.</summary>
    public string Origin(string key) =>
        Places.TryGetValue(key, out var place) ? $"{key} of {place}"
        : file is null || options.Contains(key) ? key
        : $"{key} of {file}";
}
