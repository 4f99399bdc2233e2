using Microsoft.Extensions.Configuration.Ini;
using Rehai.Agent.Publishing;
using Rehai.Chef.Configuration;

namespace Rehai.Agent;

/// <summary>Rehai's own few settings: the INI file <see cref="UsualFile"/>, and over it the environment's <c>REHAI_*</c>.</summary>
internal sealed class Settings
{
    public const string UsualFile = "/etc/rehai/rehai.conf";

    public const string PublishToKey = "publish_to";

    private readonly string _file;
    private readonly IDictionary<string, string?> _values;
    private readonly Func<string, string?> _environment;

    private Settings(string file, IDictionary<string, string?> values, Func<string, string?> environment) =>
        (_file, _values, _environment) = (file, values, environment);

    /// <param name="file">May be missing.</param>
    /// <exception cref="ConfigException">It cannot be read, or is no INI file.</exception>
    public static Settings Load(string file, Func<string, string?> environment)
    {
        try
        {
            using var stream = File.OpenRead(file);
            return new(file, IniStreamConfigurationProvider.Read(stream), environment);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new(file, new Dictionary<string, string?>(), environment);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigException($"{file} cannot be read: {e.Message}");
        }
        catch (FormatException)
        {
            // Its message quotes the line, in which a secret may stand.
            throw new ConfigException(
                $"{file} is no INI file: each line is `key = value`, [section], or begins with #."
            );
        }
    }

    /// <summary>Where the facts go, and what says so; the node where nothing is set.</summary>
    /// <exception cref="ConfigException">It names no such place.</exception>
    public (Destination Place, string Source) PublishTo =>
        Find(PublishToKey) is not (var value, var source)
            ? (Destination.Node, EffectiveSetting.Default)
            : (
                Destination.Parse(value)
                    ?? throw new ConfigException(
                        $"{PublishToKey} in {source} is \"{value}\"; it can be node, or data-bag and the name of a data bag: "
                            + "letters, digits and - _ . only."
                    ),
                source
            );

    /// <summary>Sentences about what is set and means nothing.</summary>
    public IEnumerable<string> Warnings =>
        _values
            .Keys.Where(key => !key.Equals(PublishToKey, StringComparison.OrdinalIgnoreCase))
            .Select(key => $"{_file} sets {key}, which Rehai does not know.");

    private (string Value, string Source)? Find(string key)
    {
        var variable = $"REHAI_{key.ToUpperInvariant()}";
        return _environment(variable) is { Length: > 0 } set ? (set, variable)
            : _values.TryGetValue(key, out var value) && value is not null ? (value, _file)
            : null;
    }
}
