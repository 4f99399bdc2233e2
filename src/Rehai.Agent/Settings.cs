using System.Net;
using Microsoft.Extensions.Configuration.Ini;
using Rehai.Agent.Publishing;
using Rehai.Agent.Watching;
using Rehai.Chef.Configuration;

namespace Rehai.Agent;

/// <summary>Rehai's own few settings: the INI file <see cref="UsualFile"/>, and over it the environment's <c>REHAI_*</c>.</summary>
internal sealed class Settings
{
    public const string UsualFile = "/etc/rehai/rehai.conf";

    public const string PublishToKey = "publish_to";
    private const string WatchSection = "watch";
    private const string RootsSection = "roots";

    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    /// <summary>A wait in .NET ends after 24.8 days.</summary>
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(7);

    /// <summary>What variables of the environment begin with.</summary>
    private const string Prefix = "REHAI_";

    private static string[] WatchKeys =>
        ["interval", "look_interval", "splay", "save_interval", "during_converge", "metrics"];

    private static readonly string[] KnownKeys = [PublishToKey, .. WatchKeys.Select(key => $"{WatchSection}:{key}")];

    private readonly string _file;
    private readonly IDictionary<string, string?> _values;
    private readonly Dictionary<string, string> _environment;

    private Settings(string file, IDictionary<string, string?> values, IReadOnlyDictionary<string, string> environment)
    {
        (_file, _values) = (file, values);
        // One that is empty is taken for one that is not set.
        _environment = environment
            .Where(variable => variable.Key.StartsWith(Prefix, StringComparison.Ordinal) && variable.Value.Length > 0)
            .ToDictionary();
    }

    /// <param name="file">May be missing.</param>
    /// <exception cref="ConfigException">It cannot be read, or is no INI file.</exception>
    public static Settings Load(string file, IReadOnlyDictionary<string, string> environment)
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

    /// <summary>The sections <c>[watch]</c> and <c>[roots]</c>.</summary>
    /// <exception cref="ConfigException">One of them says something that cannot be.</exception>
    public WatchSettings Watch
    {
        get
        {
            var usual = new WatchSettings();
            return usual with
            {
                Interval = Seconds("interval", usual.Interval, ShortestInterval),
                LookInterval = Seconds("look_interval", usual.LookInterval, ShortestInterval),
                Splay = Seconds("splay", usual.Splay, TimeSpan.Zero),
                SaveInterval = Seconds("save_interval", usual.SaveInterval, TimeSpan.Zero),
                DuringConverge = During(usual.DuringConverge),
                Metrics = Metrics(),
                Roots = Roots(),
            };
        }
    }

    /// <summary>Sentences about what is set and means nothing.</summary>
    public IEnumerable<string> Warnings =>
        _values
            .Keys.Where(key => !IsKnown(key))
            .Select(key => $"{_file} sets {Shown(key)}, which Rehai does not know.{Meant(key, Shown)}")
            .Concat(
                _environment
                    .Keys.Where(variable => !IsKnown(KeyOf(variable)))
                    .Order(StringComparer.Ordinal)
                    .Select(variable =>
                        $"The environment sets {variable}, which Rehai does not know."
                        + Meant(KeyOf(variable), Variable)
                    )
            );

    private static string Meant(string key, Func<string, string> shown) =>
        Spelling.Nearest(key, KnownKeys) is { } nearest ? $" Is {shown(nearest)} meant?" : "";

    private static bool IsKnown(string key) => IsRoot(key) || KnownKeys.Contains(key, StringComparer.OrdinalIgnoreCase);

    private static bool IsRoot(string key) =>
        key.StartsWith($"{RootsSection}:", StringComparison.OrdinalIgnoreCase) && key.Length > RootsSection.Length + 1;

    /// <summary>The library writes a section's key as <c>SECTION:KEY</c>.</summary>
    private static string Shown(string key) =>
        key.Split(':', 2) is [var section, var name] ? $"{name} in [{section}]" : key;

    /// <summary>A root that the environment alone names is in lower case, as ohai's are.</summary>
    private Dictionary<string, TimeSpan> Roots() =>
        _values
            .Keys.Concat(_environment.Keys.Select(KeyOf))
            .Where(IsRoot)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .ToDictionary(RootOf, key => Duration(Find(key)!.Value, key, ShortestInterval));

    private string RootOf(string key) =>
        key[(RootsSection.Length + 1)..] is var root && root is not ("libvirt" or "rehai")
            ? root
            : throw new ConfigException(
                $"{Shown(key)} of {Find(key)?.Source} can have no interval: libvirt's events are followed. Remove it, and set interval in [{WatchSection}]."
            );

    private TimeSpan Seconds(string key, TimeSpan usual, TimeSpan least) =>
        Find($"{WatchSection}:{key}") is { } found ? Duration(found, $"{WatchSection}:{key}", least) : usual;

    private static TimeSpan Duration((string Value, string Source) found, string key, TimeSpan least) =>
        Durations.Parse(found.Value) is { } duration && duration >= least && duration <= LongestInterval
            ? duration
            : throw new ConfigException(
                $"{Shown(key)} of {found.Source} is \"{found.Value}\"; it can be a number of seconds, or one with s, m, h or d, from "
                    + $"{least.TotalSeconds:0} s to {LongestInterval.TotalDays:0} d."
            );

    private IPEndPoint? Metrics()
    {
        if (Find($"{WatchSection}:metrics") is not (var value, var source))
        {
            return null;
        }
        try
        {
            return MetricsAddress.Parse(value);
        }
        catch (FormatException e)
        {
            throw new ConfigException($"metrics of {source} is \"{value}\". {e.Message}");
        }
    }

    private DuringConverge During(DuringConverge usual) =>
        Find($"{WatchSection}:during_converge") is not (var value, var source)
            ? usual
            : DuringConverges.Parse(value)
                ?? throw new ConfigException(
                    $"during_converge of {source} is \"{value}\"; it can be auto, publish or wait."
                );

    private (string Value, string Source)? Find(string key)
    {
        var variable = Variable(key);
        return _environment.TryGetValue(variable, out var set) ? (set, variable)
            : _values.TryGetValue(key, out var value) && value is not null ? (value, _file)
            : null;
    }

    private static string Variable(string key) =>
        $"{Prefix}{key.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant()}";

    private static string KeyOf(string variable) =>
        variable[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal).ToLowerInvariant();
}
