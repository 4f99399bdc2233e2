namespace Rehai.Chef.Configuration;

/// <summary>The keys of <c>client.rb</c> that Rehai honours, in the order in which they are printed.</summary>
public static class ClientKeys
{
    private static readonly ClientKey[] All =
    [
        new("chef_server_url") { IsUrl = true },
        new("node_name"),
        new("client_key"),
        new("client_key_contents") { IsSecret = true },
        new("validation_client_name"),
        new("validation_key"),
        new("validation_key_contents") { IsSecret = true },
        new("environment"),
        new("policy_name"),
        new("policy_group"),
        new("authentication_protocol_version"),
        new("fips"),
        new("ssh_agent_signing"),
        new("local_mode"),
        new("chef_zero.enabled"),
        new("ssl_verify_mode"),
        new("verify_api_cert"),
        new("ssl_ca_file"),
        new("ssl_ca_path"),
        new("trusted_certs_dir"),
        new("ssl_client_cert"),
        new("ssl_client_key"),
        new("http_proxy") { IsUrl = true },
        new("http_proxy_user"),
        new("http_proxy_pass") { IsSecret = true },
        new("https_proxy") { IsUrl = true },
        new("https_proxy_user"),
        new("https_proxy_pass") { IsSecret = true },
        new("no_proxy"),
        new("custom_http_headers") { IsSecret = true },
        new("http_retry_count") { IsNeeded = false },
        new("http_retry_delay") { IsNeeded = false },
        new("rest_timeout") { IsNeeded = false },
        new("config_dir"),
        new("client_d_dir"),
        new("cache_path"),
        new("file_cache_path"),
        new("lockfile"),
        new("run_lock_timeout") { IsNeeded = false },
        new("log_level") { IsNeeded = false },
        new("log_location") { IsNeeded = false },
        new("ohai.plugin_path"),
        new("ohai.disabled_plugins"),
        new("ohai.optional_plugins"),
        new("ohai.run_all_plugins"),
        new("ohai.critical_plugins"),
        new("ohai.hints_path"),
        new("ohai.shellout_timeout"),
        new("ohai.plugin") { IsSecret = true },
        .. Filters("automatic"),
        .. Filters("default"),
        .. Filters("normal"),
        .. Filters("override"),
    ];

    private static readonly Dictionary<string, ClientKey> ByName = All.ToDictionary(key => key.Name);

    private static readonly ILookup<string, string> ByWord = All.ToLookup(
        key => key.Name[(key.Name.LastIndexOf('.') + 1)..],
        key => key.Name
    );

    public static IReadOnlyList<ClientKey> Honoured => All;

    /// <summary>The environment variables that Rehai heeds, and a configuration may set.</summary>
    public static IReadOnlyList<string> Variables { get; } =
    ["http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "CHEF_FIPS"];

    internal static bool IsKnown(string key) => ByName.ContainsKey(key);

    /// <summary>Whether the run must end where only Ruby knows the key; an environment variable has its name in <c>ENV[]</c>.</summary>
    internal static bool IsNeeded(string key) =>
        ByName.TryGetValue(key, out var known) ? known.IsNeeded : Variables.Any(variable => key == $"ENV[{variable}]");

    /// <summary>Whether its value must not be asked for on a command line; a server's URL holds no password.</summary>
    internal static bool MayHoldSecret(string key) =>
        ByName.TryGetValue(key, out var known)
        && (known.IsSecret || known is { IsUrl: true, Name: not "chef_server_url" });

    /// <summary>The keys that a word may mean: <c>plugin_path</c> is <c>ohai.plugin_path</c>.</summary>
    internal static IReadOnlyList<string> Named(string word) => [.. ByWord[word]];

    /// <summary>What Chef makes of a value when it is set (<c>writes_value</c> in chef-config <c>config.rb</c>, ohai <c>config.rb</c>).</summary>
    internal static ConfigValue Coerce(string key, ConfigValue value) =>
        (key, value.Kind) switch
        {
            ("chef_server_url", ConfigValueKind.String) => ConfigValue.String(value.Text.Trim()),
            // With a NUL it is no path, and whoever uses it says so.
            ("file_cache_path", ConfigValueKind.String)
                when value.Text is not ['~', ..] && !value.Text.Contains('\0') => ConfigValue.String(
                Path.GetFullPath(value.Text.Length == 0 ? "." : value.Text) is ['/', .., '/'] full
                    ? full.TrimEnd('/')
                    : Path.GetFullPath(value.Text.Length == 0 ? "." : value.Text)
            ),
            ("ssl_verify_mode", ConfigValueKind.String) => ConfigValue.Symbol(value.Text.TrimStart(':')),
            ("ohai.optional_plugins", ConfigValueKind.Array) => ConfigValue.Array([
                .. value.Items.Select(item => ConfigValue.Symbol(item.Text)),
            ]),
            _ => value,
        };

    private static ClientKey[] Filters(string level) =>
        [
            new($"allowed_{level}_attributes"),
            new($"{level}_attribute_whitelist"),
            new($"blocked_{level}_attributes"),
            new($"{level}_attribute_blacklist"),
        ];
}

/// <param name="Name">As <c>client.rb</c> sets it, one of a config context with the context's name in front.</param>
public sealed record ClientKey(string Name)
{
    /// <summary>Never printed.</summary>
    public bool IsSecret { get; init; }

    /// <summary>May hold a password in front of its host.</summary>
    public bool IsUrl { get; init; }

    /// <summary>Without it we would do something else than chef-client does.</summary>
    public bool IsNeeded { get; init; } = true;
}
