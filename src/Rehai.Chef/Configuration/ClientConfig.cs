using System.Globalization;

namespace Rehai.Chef.Configuration;

/// <summary>
/// What Chef's <c>client.rb</c> and the command line say, with Chef's defaults (chef-config <c>config.rb</c>). Chef's and Cinc's
/// directories are found both; a file under <c>/etc/cinc</c> means Cinc's names.
/// </summary>
public sealed class ClientConfig
{
    private static readonly string[] DefaultFiles = ["/etc/chef/client.rb", "/etc/cinc/client.rb"];

    private static readonly HashSet<string> Needed =
    [
        "chef_server_url",
        "node_name",
        "client_key",
        "validation_client_name",
        "validation_key",
        "environment",
        "ssl_verify_mode",
        "ssl_ca_file",
        "lockfile",
        "file_cache_path",
        "cache_path",
        "authentication_protocol_version",
    ];

    private readonly Dictionary<string, ConfigValue> _values;
    private readonly HashSet<string> _options;

    private ClientConfig(
        string? file,
        Dictionary<string, ConfigValue> values,
        IEnumerable<string> options,
        IReadOnlyList<string> warnings
    )
    {
        File = file;
        _options = [.. options];
        _values = values;
        Warnings = warnings;
    }

    /// <summary>The file that was read; null where there was none and options said all.</summary>
    public string? File { get; }

    /// <summary>One sentence for each statement that was skipped.</summary>
    public IReadOnlyList<string> Warnings { get; }

    public Uri ServerUrl => ReadServerUrl();

    /// <summary>As configured; chef-client takes the machine's FQDN, hostname or machinename where it is null.</summary>
    public string? NodeName => Text("node_name");

    public string ClientKey => Text("client_key") ?? $"{Directory}/client.pem";

    public string Environment => Text("environment") ?? "_default";

    public string? ValidationClientName => Text("validation_client_name");

    public string ValidationKey => Text("validation_key") ?? $"{Directory}/validation.pem";

    public string LockFile => Text("lockfile") ?? Path.Combine(FileCachePath, $"{Product}-client-running.pid");

    /// <summary>Null, Chef's default, waits for as long as it takes.</summary>
    public TimeSpan? RunLockTimeout => Seconds("run_lock_timeout");

    public int HttpRetryCount => (int)(Number("http_retry_count") ?? 5);

    public TimeSpan HttpRetryDelay => Seconds("http_retry_delay") ?? TimeSpan.FromSeconds(5);

    public TimeSpan RestTimeout => Seconds("rest_timeout") ?? TimeSpan.FromSeconds(300);

    public bool VerifyTls =>
        Text("ssl_verify_mode") switch
        {
            null or "verify_peer" => true,
            "verify_none" => Text("verify_api_cert") == "true",
            var other => throw new ConfigException(
                $"{Origin("ssl_verify_mode")} is \"{other}\"; it can be :verify_peer or :verify_none."
            ),
        };

    public string? SslCaFile => Text("ssl_ca_file");

    /// <summary>1.0, 1.1 or 1.3; null leaves the choice to us.</summary>
    public string? AuthenticationProtocolVersion => Text("authentication_protocol_version");

    public string? LogLevel => Text("log_level");

    public string? LogLocation => Text("log_location");

    private string Directory => Product == "cinc" ? "/etc/cinc" : "/etc/chef";

    private string Product => File?.StartsWith("/etc/cinc/", StringComparison.Ordinal) == true ? "cinc" : "chef";

    /// <param name="file">Null looks in Chef's and Cinc's places.</param>
    /// <param name="options">Settings of the command line, which win over the file.</param>
    /// <exception cref="ConfigException">The file cannot be read, or assigns a key we need in a way only Ruby can evaluate.</exception>
    public static ClientConfig Load(string? file, IReadOnlyDictionary<string, ConfigValue> options)
    {
        var found = file ?? DefaultFiles.FirstOrDefault(System.IO.File.Exists);
        if (found is null)
        {
            return new(null, new(options), options.Keys, []);
        }
        var parsed = ClientRb.Parse(found, Read(found), Needed.Except(options.Keys).ToHashSet());
        var values = new Dictionary<string, ConfigValue>(parsed.Values);
        foreach (var (key, value) in options)
        {
            values[key] = value;
        }
        return new(found, values, options.Keys, parsed.Warnings);
    }

    private static string Read(string file)
    {
        try
        {
            return System.IO.File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigException(
                $"Cannot read the configuration {file}: {e.Message} Name another with -c, or set all with -S, -N and -k."
            );
        }
    }

    private string? Text(string key) =>
        _values.TryGetValue(key, out var value) && value.Kind is not (ConfigValueKind.Nil or ConfigValueKind.Array)
            ? value.Text
            : null;

    private double? Number(string key)
    {
        if (Text(key) is not { } text)
        {
            return null;
        }
        return double.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= 0
            ? number
            : throw new ConfigException($"{Origin(key)} is \"{text}\"; it must be a number, zero or more.");
    }

    private TimeSpan? Seconds(string key) =>
        Number(key) is { } number ? TimeSpan.FromSeconds(Math.Min(number, int.MaxValue / 1000.0)) : null;

    private string Origin(string key) => File is null || _options.Contains(key) ? key : $"{key} of {File}";

    private Uri ReadServerUrl()
    {
        var text = Text("chef_server_url")?.Trim().TrimEnd('/');
        if (string.IsNullOrEmpty(text))
        {
            throw new ConfigException(
                File is null
                    ? $"No configuration: neither {string.Join(" nor ", DefaultFiles)} is there. Name the file with -c, or the "
                        + "server with -S https://SERVER/organizations/ORG."
                    : $"{File} sets no chef_server_url; set it there or with -S https://SERVER/organizations/ORG."
            );
        }
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new ConfigException(
                $"{Origin("chef_server_url")} is \"{text}\"; it must be like https://SERVER/organizations/ORG."
            );
        }
        return url.UserInfo.Length == 0
            ? url
            : throw new ConfigException(
                $"{Origin("chef_server_url")} holds a user's name or password; Chef signs requests with client_key instead."
            );
    }

    private string FileCachePath => Text("file_cache_path") ?? Path.Combine(CachePath, "cache");

    private string CachePath => Text("cache_path") ?? (IsWritable($"/var/{Product}") ? $"/var/{Product}" : HomeCache);

    private string HomeCache =>
        Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), $".{Product}");

    /// <summary>chef-client uses the directory when it, or <c>/var</c> where it would make it, is readable and writable.</summary>
    private static bool IsWritable(string directory) =>
        Access.IsReadableAndWritable(directory) || Access.IsReadableAndWritable("/var");
}
