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
        "verify_api_cert",
        "ssl_ca_path",
        "ssl_ca_file",
        "ssl_client_cert",
        "ssl_client_key",
        "trusted_certs_dir",
        "http_proxy",
        "http_proxy_user",
        "http_proxy_pass",
        "https_proxy",
        "https_proxy_user",
        "https_proxy_pass",
        "no_proxy",
        "client_key_contents",
        "validation_key_contents",
        "custom_http_headers",
        "fips",
        "lockfile",
        "file_cache_path",
        "cache_path",
        "authentication_protocol_version",
    ];

    private readonly ConfigValues _values;

    private ClientConfig(ConfigValues values, IReadOnlyList<string> warnings)
    {
        _values = values;
        Warnings = warnings;
    }

    /// <summary>The file that was read; null where there was none and options said all.</summary>
    public string? File => _values.File;

    /// <summary>One sentence for each statement that was skipped.</summary>
    public IReadOnlyList<string> Warnings { get; }

    public Uri ServerUrl => ReadServerUrl();

    /// <summary>As configured; chef-client takes the machine's FQDN, hostname or machinename where it is null.</summary>
    public string? NodeName => _values.Text("node_name");

    public string ClientKey => _values.Text("client_key") ?? $"{Directory}/client.pem";

    /// <summary>The key itself, which wins over <see cref="ClientKey"/>.</summary>
    public string? ClientKeyContents => _values.Text("client_key_contents");

    public string Environment => _values.Text("environment") ?? "_default";

    public string? ValidationClientName => _values.Text("validation_client_name");

    public string ValidationKey => _values.Text("validation_key") ?? $"{Directory}/validation.pem";

    /// <summary>The key itself, which wins over <see cref="ValidationKey"/>.</summary>
    public string? ValidationKeyContents => _values.Text("validation_key_contents");

    public string LockFile => _values.Text("lockfile") ?? Path.Combine(FileCachePath, $"{Product}-client-running.pid");

    /// <summary>Null, Chef's default, waits for as long as it takes.</summary>
    public TimeSpan? RunLockTimeout => _values.Seconds("run_lock_timeout");

    public int HttpRetryCount => (int)(_values.Number("http_retry_count") ?? 5);

    public TimeSpan HttpRetryDelay => _values.Seconds("http_retry_delay") ?? TimeSpan.FromSeconds(5);

    public TimeSpan RestTimeout => _values.Seconds("rest_timeout") ?? TimeSpan.FromSeconds(300);

    public TlsSettings Tls => TlsSettings.From(_values, Directory);

    public ProxySettings Proxy => new(_values);

    /// <summary>Sent with each request.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> CustomHttpHeaders =>
        [
            .. (_values.Find("custom_http_headers")?.Members ?? []).Select(header =>
                KeyValuePair.Create(header.Key, header.Value.Text)
            ),
        ];

    /// <summary>Only signing 1.3. <c>$CHEF_FIPS</c> wins over the kernel's word, and says no where it is empty.</summary>
    public bool Fips =>
        _values.Flag("fips")
        ?? (_values.RawVariable("CHEF_FIPS") is { } said ? said.Length > 0 : Access.IsFipsKernel());

    /// <summary>1.0, 1.1 or 1.3; null leaves the choice to us.</summary>
    public string? AuthenticationProtocolVersion => _values.Text("authentication_protocol_version");

    public OhaiSettings Ohai => OhaiSettings.From(_values);

    public AttributeFilter Filter => AttributeFilter.From(_values);

    public string? LogLevel => _values.Text("log_level");

    public string? LogLocation => _values.Text("log_location");

    private string Directory => Product == "cinc" ? "/etc/cinc" : "/etc/chef";

    private string Product => File?.StartsWith("/etc/cinc/", StringComparison.Ordinal) == true ? "cinc" : "chef";

    /// <param name="file">Null looks in Chef's and Cinc's places.</param>
    /// <param name="options">Settings of the command line, which win over the file.</param>
    /// <param name="environment">The process's environment variables.</param>
    /// <exception cref="ConfigException">The file cannot be read, or assigns a key we need in a way only Ruby can evaluate.</exception>
    public static ClientConfig Load(
        string? file,
        IReadOnlyDictionary<string, ConfigValue> options,
        IReadOnlyDictionary<string, string> environment
    )
    {
        var found = file ?? DefaultFiles.FirstOrDefault(System.IO.File.Exists);
        if (found is null)
        {
            return new(new(null, options, options.Keys.ToHashSet(), environment), []);
        }
        var parsed = ClientRb.Parse(found, Read(found), Needed.Except(options.Keys).ToHashSet());
        var values = new Dictionary<string, ConfigValue>(parsed.Values);
        foreach (var (key, value) in options)
        {
            values[key] = value;
        }
        return new(new(found, values, options.Keys.ToHashSet(), environment), parsed.Warnings);
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

    private Uri ReadServerUrl()
    {
        var text = _values.Text("chef_server_url")?.Trim().TrimEnd('/');
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
                $"{_values.Origin("chef_server_url")} is \"{text}\"; it must be like https://SERVER/organizations/ORG."
            );
        }
        return url.UserInfo.Length == 0
            ? url
            : throw new ConfigException(
                $"{_values.Origin("chef_server_url")} holds a user's name or password; Chef signs requests with client_key instead."
            );
    }

    private string FileCachePath => _values.Text("file_cache_path") ?? Path.Combine(CachePath, "cache");

    private string CachePath =>
        _values.Text("cache_path") ?? (IsWritable($"/var/{Product}") ? $"/var/{Product}" : HomeCache);

    private string HomeCache =>
        Path.Combine(System.Environment.GetFolderPath(System.Environment.SpecialFolder.UserProfile), $".{Product}");

    /// <summary>chef-client uses the directory when it, or <c>/var</c> where it would make it, is readable and writable.</summary>
    private static bool IsWritable(string directory) =>
        Access.IsReadableAndWritable(directory) || Access.IsReadableAndWritable("/var");
}
