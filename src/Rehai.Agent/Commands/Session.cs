using System.CommandLine;
using Rehai.Agent.Collectors;
using Rehai.Agent.Publishing;
using Rehai.Agent.Systemd;
using Rehai.Agent.Watching;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Commands;

/// <summary>What one run of the program works with, made from its options as they are asked for.</summary>
internal sealed class Session : IDisposable
{
    /// <summary>chef-client waits for ever where nothing is configured; a command that a person runs should not.</summary>
    private static readonly TimeSpan DefaultLockWait = TimeSpan.FromSeconds(30);

    /// <summary>A watch asks again, and its watchdog must hear of it meanwhile.</summary>
    private static readonly TimeSpan LongestRequest = TimeSpan.FromSeconds(60);

    private readonly ParseResult _arguments;
    private readonly Options _options;
    private readonly Lazy<ClientConfig> _config;
    private readonly Lazy<Log> _log;
    private readonly Lazy<Settings> _settings;
    private readonly Lazy<(Destination Place, string Source)> _destination;

    public Session(ParseResult arguments, Options options, CancellationToken cancellation)
    {
        (_arguments, _options, Cancellation) = (arguments, options, cancellation);
        _config = new(LoadConfig);
        _log = new(OpenLog);
        _settings = new(LoadSettings);
        _destination = new(FindDestination);
    }

    public CancellationToken Cancellation { get; }

    /// <summary>What is logged where nothing is configured.</summary>
    public LogLevel UsualLevel { get; init; } = LogLevel.Warn;

    public TimeProvider Time { get; } = TimeProvider.System;

    public ClientConfig Config => _config.Value;

    /// <summary>The file of -c; null where the default ones are looked for.</summary>
    public string? ConfigFile => Option(_options.Config);

    public Log Log => _log.Value;

    /// <summary>Rehai's own.</summary>
    public Settings Settings => _settings.Value;

    /// <summary>Where this run publishes.</summary>
    public Destination Destination => _destination.Value.Place;

    public bool IsJson => _arguments.GetValue(_options.Json);

    /// <summary>For `show`, which needs no configuration: the level and file of the options alone.</summary>
    public Log LogWithoutConfig => OpenLog(Option(_options.LogLevel), Option(_options.LogLocation));

    private LogFormat LogFormat =>
        _arguments.GetValue(_options.LogFormat) is Options.JsonLog ? LogFormat.Json : LogFormat.Text;

    public LibvirtSettings Libvirt => new() { Uri = _arguments.GetValue(_options.LibvirtUri)! };

    /// <summary>For `show`: ohai's defaults where there is no configuration that can be used.</summary>
    public OhaiSettings OhaiWithoutConfig(Log log)
    {
        try
        {
            return Config.Ohai;
        }
        catch (ConfigException e)
        {
            log.Warn($"ohai runs with its defaults: {e.Message}");
            return OhaiSettings.Default;
        }
    }

    public string NodeName
    {
        get
        {
            var name = Config.NodeName ?? new HostnameCollector(HostFiles.System).NodeName(Cancellation);
            return
                name.Length > 0
                && name.Trim('.').Length > 0
                && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':')
                ? name
                : throw new ConfigException(
                    $"\"{name}\" cannot be a node's name; only letters, digits and - _ . : can. Set node_name or -N."
                );
        }
    }

    /// <summary>The collectors for these roots; none named means all.</summary>
    /// <exception cref="UsageException">A root that cannot be refreshed alone.</exception>
    /// <param name="ohai">Asked for where ohai is to run.</param>
    public CollectorRunner Runner(IReadOnlyCollection<string> roots, bool checkIn, Log log, Func<OhaiSettings> ohai)
    {
        var all = roots.Count == 0;
        var libvirt = all || roots.Any(root => root is "libvirt" or "rehai");
        var others = all || roots.Any(root => root is not ("libvirt" or "rehai"));
        return new CollectorRunner(
            libvirt ? new LibvirtCollector(Libvirt, Time) : null,
            others ? HostCollectors(checkIn, log, ohai) : [],
            Time,
            log
        );
    }

    /// <summary>Where the way of saving that the server offered last stands.</summary>
    public SavingWayMemory Memory =>
        new(Path.Combine(Path.GetDirectoryName(Config.LockFile) ?? "/", "rehai-strategy.json"), Config.ServerUrl, Time);

    public NodePublisher Publisher(ChefClient chef, string nodeName) =>
        Publisher(Store(chef, nodeName, remembers: false), Config.RunLockTimeout ?? DefaultLockWait, Retries);

    /// <summary>For a watch, which waits and tries again by itself.</summary>
    public Publication Publication(string nodeName)
    {
        var patience = Config.RestTimeout < LongestRequest ? Config.RestTimeout : LongestRequest;
        var chef = Connect(nodeName, ReadClientKey(Log.Warn), patience);
        var store = Store(chef, nodeName, remembers: true);
        var once = new RetryPolicy(0, TimeSpan.Zero, _ => { }, _ => { });
        return new(chef, store, Publisher(store, TimeSpan.Zero, once), nodeName);
    }

    private NodePublisher Publisher(FactStore store, TimeSpan lockWait, RetryPolicy retries) =>
        new(store, new ConvergeGate(Config.LockFile, lockWait, Time, Log), retries, Config.Filter, Time, Log);

    /// <summary>Changes when the key's file comes, goes or is replaced.</summary>
    public string KeyStamp() => Config.ClientKeyContents is null ? KeyFile.Stamp(Config.ClientKey) : "";

    /// <summary>What is Rehai's own, as it is in effect; the strategy is that which the next run begins with.</summary>
    public IEnumerable<EffectiveSetting> EffectiveSettings
    {
        get
        {
            var source = _destination.Value.Source;
            yield return new(Settings.PublishToKey, ConfigValue.String($"{Destination}"), source);
            var (strategy, origin) =
                Destination.DataBag is not null ? (SavingWay.DataBag.Word(), source)
                : Strategy is not Options.Auto ? (Strategy, EffectiveSetting.Option)
                : Remembered() is var (way, file) ? (way.Word(), file)
                : (Options.Auto, EffectiveSetting.Default);
            yield return new("strategy", ConfigValue.String(strategy), origin);
        }
    }

    private (SavingWay Way, string FileName)? Remembered()
    {
        try
        {
            return Memory.Recall() is { } way ? (way, Memory.FileName) : null;
        }
        catch (ConfigException)
        {
            // Of no server nothing is remembered.
            return null;
        }
    }

    private string Strategy => _arguments.GetValue(_options.Strategy)!;

    private (Destination Place, string Source) FindDestination()
    {
        (Destination Place, string Source) destination = _arguments.GetValue(_options.PublishTo) is { } option
            ? (
                Destination.Parse(option)
                    ?? throw new UsageException($"--publish-to \"{option}\" is neither node nor data-bag:NAME."),
                EffectiveSetting.Option
            )
            : Settings.PublishTo;
        return destination.Place.DataBag is null || Strategy is Options.Auto
            ? destination
            : throw new UsageException(
                $"--strategy {Strategy} is a way to save a node, and this host publishes to the data bag {destination.Place.DataBag} "
                    + $"({destination.Source}). Leave --strategy out, or publish to the node with --publish-to node."
            );
    }

    private Settings LoadSettings()
    {
        var settings = Agent.Settings.Load(Agent.Settings.UsualFile, EnvironmentVariables());
        foreach (var warning in settings.Warnings)
        {
            Log.Warn(warning);
        }
        return settings;
    }

    private FactStore Store(ChefClient chef, string nodeName, bool remembers) =>
        Destination.DataBag is { } bag ? new DataItemStore(chef, bag, nodeName) { Remembers = remembers }
        : SavingWays.TryParse(Strategy, out var forced)
            ? new NodeStore(chef, nodeName, Config.Environment, forced, isForced: true) { Remembers = remembers }
        : new NodeStore(chef, nodeName, Config.Environment, remembers ? null : Memory.Recall())
        {
            Remembers = remembers,
        };

    public RetryPolicy Retries =>
        new(
            Config.HttpRetryCount,
            Config.HttpRetryDelay,
            pause =>
            {
                Cancellation.WaitHandle.WaitOne(pause);
                Cancellation.ThrowIfCancellationRequested();
            },
            Log.Warn
        );

    /// <summary>As this host's client.</summary>
    /// <param name="patience">For one request; null waits as long as the configuration says.</param>
    public ChefClient Connect(TimeSpan? patience = null) => Connect(NodeName, ReadClientKey(Log.Warn), patience);

    public ChefClient Connect(string userId, ChefKey key, TimeSpan? patience = null) =>
        new(Connection(patience), new RequestSigner(userId, key, Time), SigningChoice.Of(Config, key));

    public ChefConnection Connection(TimeSpan? patience = null) =>
        new(Config.ServerUrl, Config.Tls, patience ?? Config.RestTimeout)
        {
            Proxy = Config.Proxy,
            Headers = Config.CustomHttpHeaders,
        };

    /// <summary>The key of this host's client.</summary>
    /// <param name="warn">Told of what is wrong with it although it can be used.</param>
    public ChefKey ReadClientKey(Action<string> warn) =>
        Config.ClientKeyContents is { } pem
            ? KeyFile.FromContents(pem, "client_key_contents")
            // An ACL for the service's user looks like rights of a group.
            : KeyFile.Read(Config.ClientKey, Config.IsClientKeyDelivered ? _ => { } : warn);

    /// <summary>Why the run ends: on standard error always, and in the log file where there is one.</summary>
    public void Complain(string message)
    {
        StandardStreams.Error.WriteLine(
            Journal.Marked(
                LogLevel.Error,
                LogFormat is LogFormat.Json
                    ? LogLine.Json(Time.GetUtcNow(), LogLevel.Error, message, [])
                    : OneLine.Of($"rehai: {message}")
            )
        );
        if (_log is { IsValueCreated: true, Value.IsFile: true })
        {
            Log.Error(message);
        }
    }

    public void Dispose()
    {
        if (_log.IsValueCreated)
        {
            _log.Value.Dispose();
        }
    }

    private static IReadOnlyList<ICollector> HostCollectors(bool checkIn, Log log, Func<OhaiSettings> ohai)
    {
        if (OhaiCollector.Find(Environment.GetEnvironmentVariable("PATH")) is { } program)
        {
            var settings = ohai();
            return [new OhaiCollector(program, settings, OhaiCollector.DeadlineFor(settings), checkIn, log)];
        }
        log.Info("No ohai on this host: the roots that Rehai reads itself are refreshed, the others stay.");
        return NativeCollectors.All(HostFiles.System);
    }

    private ClientConfig LoadConfig()
    {
        var options = new Dictionary<string, ConfigValue>();
        Set("chef_server_url", _options.Server);
        Set("node_name", _options.NodeName);
        Set("client_key", _options.ClientKey);
        Set("log_level", _options.LogLevel);
        Set("log_location", _options.LogLocation);
        foreach (var option in _arguments.GetValue(_options.ConfigOption)!)
        {
            var (key, value) = ParseOption(option);
            options[key] = value;
        }
        return ClientConfig.Load(Option(_options.Config), options, EnvironmentVariables());

        void Set(string key, Option<string?> option)
        {
            if (Option(option) is { } value)
            {
                options[key] = ConfigValue.String(value);
            }
        }
    }

    private static KeyValuePair<string, ConfigValue> ParseOption(string option)
    {
        try
        {
            return ConfigOption.Parse(option);
        }
        catch (FormatException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static Dictionary<string, string> EnvironmentVariables() =>
        Environment
            .GetEnvironmentVariables()
            .Cast<System.Collections.DictionaryEntry>()
            .ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value ?? "");

    private string? Option(Option<string?> option) => _arguments.GetValue(option);

    private Log OpenLog()
    {
        var log = OpenLog(Config.LogLevel, Config.LogLocation);
        foreach (var warning in Config.Warnings)
        {
            log.Warn(warning);
        }
        return log;
    }

    private Log OpenLog(string? level, string? location) =>
        location is null or "STDOUT" or "STDERR" or "syslog" or "win_evt"
            ? Log.ToStandardError(Level(level), LogFormat)
            : Log.ToFile(location, Level(level), Time, LogFormat);

    private LogLevel Level(string? name) =>
        name?.TrimStart(':') switch
        {
            null or "auto" => UsualLevel,
            var text when Enum.TryParse<LogLevel>(text, ignoreCase: true, out var level) => level,
            var other => throw new ConfigException(
                $"\"{other}\" is no log level; there are auto, trace, debug, info, warn, error and fatal."
            ),
        };
}
