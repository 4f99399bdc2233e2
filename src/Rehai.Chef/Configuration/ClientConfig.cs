namespace Rehai.Chef.Configuration;

/// <summary>
/// What Chef's <c>client.rb</c> and the command line say, with Chef's defaults (chef-config <c>config.rb</c>). Chef's and Cinc's
/// directories are found both; a file under <c>/etc/cinc</c> means Cinc's names.
/// </summary>
public sealed class ClientConfig
{
    private static readonly string[] DefaultFiles = [ClientDefaults.ChefFile, ClientDefaults.CincFile];

    private readonly ConfigValues _values;

    private ClientConfig(ConfigValues values, IReadOnlyList<string> warnings)
    {
        _values = values;
        Warnings = warnings;
    }

    internal ConfigValues Values => _values;

    /// <summary>The file that was read; null where there was none and options said all.</summary>
    public string? File => _values.File;

    /// <summary>Every file that was read: that one, then those of <c>client.d</c>.</summary>
    public IReadOnlyList<string> Files => _values.Files;

    /// <summary>One sentence for each statement that was skipped.</summary>
    public IReadOnlyList<string> Warnings { get; }

    public Uri ServerUrl => ReadServerUrl();

    /// <summary>As configured; chef-client takes the machine's FQDN, hostname or machinename where it is null.</summary>
    public string? NodeName => _values.Text("node_name");

    public string ClientKey => Path("client_key");

    /// <summary>A service manager delivered it, and sees to it that nobody else can read it.</summary>
    public bool IsClientKeyDelivered => _values.Source("client_key") == ConfigValues.Credential;

    /// <summary>The key itself, in PEM form; wins over <see cref="ClientKey"/>.</summary>
    public string? ClientKeyContents => _values.Text("client_key_contents");

    public string Environment => _values.Text("environment") ?? "_default";

    /// <summary>With <see cref="PolicyGroup"/> the node's policy, in the place of an environment.</summary>
    public string? PolicyName => _values.Text("policy_name");

    public string? PolicyGroup => _values.Text("policy_group");

    /// <summary>Chef's default is the organization's own validator.</summary>
    public string ValidationClientName => Path("validation_client_name");

    public string ValidationKey => Path("validation_key");

    /// <summary>The key itself, in PEM form; wins over <see cref="ValidationKey"/>.</summary>
    public string? ValidationKeyContents => _values.Text("validation_key_contents");

    /// <summary>Where the configuration lies, and <c>client.d</c>, <c>trusted_certs</c> and ohai's plugins by default.</summary>
    public string ConfigDirectory => Path("config_dir");

    public string LockFile => Path("lockfile");

    /// <summary>Null, Chef's default, waits for as long as it takes.</summary>
    public TimeSpan? RunLockTimeout => _values.Seconds("run_lock_timeout");

    public int HttpRetryCount => (int)Math.Min(_values.Number("http_retry_count") ?? 5, int.MaxValue);

    public TimeSpan HttpRetryDelay => _values.Seconds("http_retry_delay") ?? TimeSpan.FromSeconds(5);

    public TimeSpan RestTimeout => _values.Seconds("rest_timeout") ?? TimeSpan.FromSeconds(300);

    public TlsSettings Tls => TlsSettings.From(_values, ConfigDirectory);

    public ProxySettings Proxy => new(_values);

    /// <summary>Sent with each request, by name.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> CustomHttpHeaders =>
        [
            .. (_values.Find("custom_http_headers")?.Members ?? []).Select(header =>
                KeyValuePair.Create(header.Key, header.Value.Text)
            ),
        ];

    /// <summary>Only signing 1.3. <c>$CHEF_FIPS</c> wins over the kernel's word, and says no where it is empty.</summary>
    public bool Fips => _values.Effective("fips")?.IsTrue == true;

    /// <summary>1.0, 1.1 or 1.3; null leaves the choice to us.</summary>
    public string? AuthenticationProtocolVersion => _values.Text("authentication_protocol_version");

    public OhaiSettings Ohai => OhaiSettings.From(_values);

    public AttributeFilter Filter => AttributeFilter.From(_values);

    public string? LogLevel => _values.Text("log_level");

    /// <summary>A path, STDOUT, STDERR, syslog or win_evt; the first where there are several.</summary>
    public string? LogLocation => _values.List("log_location") is [var first, ..] ? first : null;

    /// <summary>Each key that Rehai honours as it is in effect, secrets masked.</summary>
    public IEnumerable<EffectiveSetting> Settings => EffectiveSetting.Of(_values);

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
        var (values, warnings) = ClientRb.Read(Find(file), options, environment);
        return new(values, warnings);
    }

    /// <summary>The whole path of the file that configures chef-client.</summary>
    /// <param name="file">Null looks in Chef's and Cinc's places.</param>
    /// <returns>Null where there is none.</returns>
    public static string? Find(string? file) =>
        (file ?? DefaultFiles.FirstOrDefault(System.IO.File.Exists)) is { } found
            ? System.IO.Path.GetFullPath(found)
            : null;

    private Uri ReadServerUrl()
    {
        RefuseUnsupported();
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
        if (text.StartsWith("chefzero:", StringComparison.Ordinal))
        {
            throw new ConfigException(
                $"{_values.Origin("chef_server_url")} is a chefzero:// URL: chef-client is its own server there, and there is none "
                    + "to publish to. Name one with -S."
            );
        }
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new ConfigException(
                $"{_values.Origin("chef_server_url")} is {Quoted(text)}; it must be like https://SERVER/organizations/ORG."
            );
        }
        return url.UserInfo.Length == 0
            ? url
            : throw new ConfigException(
                $"{_values.Origin("chef_server_url")} holds a user's name or password; Chef signs requests with client_key instead."
            );
    }

    /// <summary>What holds an @ may hold a password before it.</summary>
    private static string Quoted(string text) => text.Contains('@') ? "no URL of a Chef server" : $"\"{text}\"";

    /// <exception cref="ConfigException">chef-client would publish otherwise than we can, or would refuse.</exception>
    private void RefuseUnsupported()
    {
        if (IsTrue("local_mode"))
        {
            throw new ConfigException(
                $"{_values.Origin("local_mode")} makes chef-client its own server, so there is none to publish to. Name one with "
                    + "-S and --config-option local_mode=false."
            );
        }
        if (IsTrue("chef_zero.enabled"))
        {
            throw new ConfigException(
                $"{_values.Origin("chef_zero.enabled")} makes chef-client its own server, so there is none to publish to. Remove "
                    + "that setting, and name a server with chef_server_url."
            );
        }
        if (IsTrue("ssh_agent_signing"))
        {
            throw new ConfigException(
                $"{_values.Origin("ssh_agent_signing")} has an SSH agent sign requests, which Rehai cannot. Remove that "
                    + "setting, and name a key with client_key."
            );
        }
        if ((PolicyName ?? PolicyGroup) is not null && Environment != "_default")
        {
            throw new ConfigException(
                $"{_values.Origin("environment")} cannot stand beside policy_name and policy_group: a node has an environment or a "
                    + "policy. Remove one of them."
            );
        }
        if (PolicyName is null != PolicyGroup is null)
        {
            throw new ConfigException(
                $"{_values.Origin(PolicyName is null ? "policy_group" : "policy_name")} is set without the other one: policy_name "
                    + "and policy_group go together."
            );
        }
    }

    private bool IsTrue(string key) => _values.Effective(key)?.IsTrue == true;

    private string Path(string key) => _values.Effective(key)?.Text ?? "";
}
