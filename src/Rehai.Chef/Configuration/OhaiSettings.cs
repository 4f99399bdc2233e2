using System.Text;

namespace Rehai.Chef.Configuration;

/// <summary>
/// What <c>client.rb</c> says about ohai (ohai <c>config.rb</c>), to be handed to the program ohai: it reads a workstation's configuration
/// by itself, never <c>client.rb</c>. <c>minimal_ohai</c> is none of them: it makes a converge fast, and a root that it would not read is
/// a root that a node keeps.
/// </summary>
public sealed class OhaiSettings
{
    private static readonly TimeSpan DefaultShellOutTimeout = TimeSpan.FromSeconds(30);

    /// <summary>ohai's own defaults.</summary>
    public static readonly OhaiSettings Default = new("", DefaultShellOutTimeout);

    private static readonly string[] Plain =
    [
        "disabled_plugins",
        "optional_plugins",
        "run_all_plugins",
        "critical_plugins",
        "shellout_timeout",
    ];

    private OhaiSettings(string ruby, TimeSpan shellOutTimeout) => (Ruby, ShellOutTimeout) = (ruby, shellOutTimeout);

    /// <summary>A configuration file for ohai: assignments of literals in ASCII. It may hold secrets of plugins.</summary>
    public string Ruby { get; }

    /// <summary>Directories beside ohai's own, <c>ohai.plugin_path</c>.</summary>
    public IReadOnlyList<string> PluginPaths { get; private init; } = [];

    /// <summary>How long each command that ohai runs may take.</summary>
    public TimeSpan ShellOutTimeout { get; }

    /// <exception cref="ConfigException">The time-out is no number.</exception>
    internal static OhaiSettings From(ConfigValues values)
    {
        var ruby = new StringBuilder();
        foreach (var key in (string[])["plugin_path", "hints_path"])
        {
            ruby.Append(Paths(key, values.Find($"ohai.{key}")));
        }
        foreach (var key in Plain)
        {
            ruby.Append(values.Find($"ohai.{key}") is { } value ? Line($"{key} =", value) : "");
        }
        foreach (var (plugin, value) in values.Find("ohai.plugin")?.Members ?? [])
        {
            ruby.Append(Line($"plugin[{RubyLiteralWriter.Symbol(plugin)}] =", value));
        }
        return new(ruby.ToString(), values.Seconds("ohai.shellout_timeout") ?? DefaultShellOutTimeout)
        {
            PluginPaths = values.List("ohai.plugin_path")?.Where(path => path != "default").ToList() ?? [],
        };
    }

    /// <summary>A list that begins with the symbol <c>default</c> goes behind ohai's own, which only ohai knows.</summary>
    private static string Paths(string key, ConfigValue? value) =>
        value is null ? ""
        : value.Items is not [{ Kind: ConfigValueKind.Symbol, Text: "default" }, ..] ? Line($"{key} =", value)
        : value.Items.Count == 1 ? ""
        : Line($"{key} +=", value with { Items = [.. value.Items.Skip(1)] });

    private static string Line(string assignment, ConfigValue value) =>
        $"ohai.{assignment} {RubyLiteralWriter.Write(value)}\n";
}
