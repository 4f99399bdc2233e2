using Rehai.Chef.Configuration.Ruby;

namespace Rehai.Chef.Configuration;

/// <summary>
/// Reads what configures chef-client, in its order: defaults, the file, options, <c>client.d</c>, some of the options again
/// (chef <c>application.rb</c>, <c>application/client.rb</c>). Over the files stands a key that systemd delivers.
/// </summary>
internal sealed class ClientRb
{
    private readonly RubyConfiguration _configuration;
    private readonly RubyHost _host;
    private readonly ClientDefaults _defaults;
    private readonly List<string> _files = [];

    private ClientRb(string? file, IReadOnlyDictionary<string, string> environment)
    {
        _configuration = new(environment, key => _defaults!.Find(key));
        _defaults = new(file, _configuration.Read, Variable);
        _host = new(() => Variable("HOME"), _configuration.Budget);
    }

    /// <exception cref="ConfigException">
    /// A file cannot be read, or sets a key that we need in a way that only Ruby can evaluate.
    /// </exception>
    public static (ConfigValues Values, IReadOnlyList<string> Warnings) Read(
        string? file,
        IReadOnlyDictionary<string, ConfigValue> options,
        IReadOnlyDictionary<string, string> environment
    )
    {
        var reading = new ClientRb(file, environment);
        if (file is not null)
        {
            reading.Evaluate(file);
        }
        reading._defaults.IsFileEvaluated = true;
        reading.Apply(options, _ => true);
        reading.EvaluateDirectory();
        reading.Apply(options, key => IsReapplied(key) || reading._configuration.Read(key) is null);
        if (!options.ContainsKey("client_key"))
        {
            reading.TakeDeliveredKey();
        }
        reading.RefuseDoubted();
        return (reading.Values(file, options), reading._configuration.Warnings);
    }

    /// <summary>chef-client puts these of the command line over <c>client.d</c> once more (chef <c>application/client.rb</c>).</summary>
    private static bool IsReapplied(string key) => key is "chef_server_url" or "local_mode" or "fips";

    private string? Variable(string name) => _configuration.Variables.GetValueOrDefault(name);

    private void Apply(IReadOnlyDictionary<string, ConfigValue> options, Func<string, bool> isMeant)
    {
        foreach (var (key, value) in options.Where(option => isMeant(option.Key)))
        {
            _configuration.Set(key, ClientKeys.Coerce(key, value), null);
        }
    }

    private void Evaluate(string file)
    {
        string text;
        try
        {
            text = _host.ReadText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigException(
                $"Cannot read the configuration {file}: {e.Message} Name another with -c, or set all with -S, -N and -k."
            );
        }
        _files.Add(file);
        RubyFile.Evaluate(_configuration, _host, file, text);
    }

    /// <summary>Files alone, and none that a shell's <c>*.rb</c> would not name.</summary>
    private void EvaluateDirectory()
    {
        if (_configuration.Read("client_d_dir") is not { Kind: ConfigValueKind.String } directory)
        {
            return;
        }
        foreach (var file in RubyHost.Files(directory.Text, ".rb"))
        {
            Evaluate(file);
        }
    }

    /// <summary>systemd's <c>LoadCredential=client.pem:…</c> (systemd.exec(5)): elsewhere the service may not be able to read it.</summary>
    private void TakeDeliveredKey()
    {
        var directory = Variable("CREDENTIALS_DIRECTORY");
        if (directory is { Length: > 0 } && Path.Combine(directory, "client.pem") is var key && File.Exists(key))
        {
            _configuration.Set("client_key", ConfigValue.String(key), null);
        }
    }

    private void RefuseDoubted()
    {
        foreach (var (key, place) in _configuration.Doubted.Where(doubted => ClientKeys.IsNeeded(doubted.Key)))
        {
            var option =
                ClientKeys.IsKnown(key) && !ClientKeys.MayHoldSecret(key)
                    ? $"set it with --config-option {key}=VALUE, or "
                    : "";
            throw new ConfigException(
                $"{place}: cannot evaluate without Ruby how {key} is set by {place.Quoted}; {option}let chef-client's Ruby write "
                    + "the configuration out with `rehai config --from-ruby --output FILE` and use that with -c."
            );
        }
    }

    private ConfigValues Values(string? file, IReadOnlyDictionary<string, ConfigValue> options)
    {
        var known = _configuration.Known.ToList();
        return new ConfigValues(
            file,
            known.ToDictionary(setting => setting.Key, setting => setting.Value),
            options.Keys.ToHashSet(),
            new Dictionary<string, string>(_configuration.Variables)
        )
        {
            Places = known
                .Where(setting => setting.Place is not null)
                .ToDictionary(setting => setting.Key, setting => setting.Place!.ToString()),
            Default = _defaults.Find,
            Files = _files,
        };
    }
}
