namespace Rehai.Chef.Configuration;

/// <summary>What a key is that nobody set (chef-config <c>config.rb</c>, ohai <c>config.rb</c>, chef-utils <c>dist.rb</c>).</summary>
/// <param name="file">The configuration's file; under <c>/etc/cinc</c> it means Cinc's names.</param>
/// <param name="read">A key's value, set or default; null where only Ruby knows it.</param>
/// <param name="variable">An environment variable; null where it is not set.</param>
internal sealed class ClientDefaults(string? file, Func<string, ConfigValue?> read, Func<string, string?> variable)
{
    /// <summary>Stands for the paths that ohai itself knows, which the configuration may add to.</summary>
    public static readonly ConfigValue OhaisOwn = ConfigValue.Array([ConfigValue.Symbol("default")]);

    public const string ChefFile = "/etc/chef/client.rb";
    public const string CincFile = "/etc/cinc/client.rb";

    private const string Organizations = "/organizations/";

    private readonly string _product = IsCinc(file) ? "cinc" : "chef";

    /// <summary>chef-client says which file it is only once it has evaluated it: until then config_dir is in the user's home.</summary>
    public bool IsFileEvaluated { get; set; }

    /// <returns>Null where we do not know.</returns>
    public ConfigValue? Find(string key) =>
        Path(key) is { } path ? ConfigValue.String(path)
        : Constant(key) is { } constant ? constant
        : key switch
        {
            "validation_client_name" => Validator(),
            "authentication_protocol_version" => read("fips") is { } fips && read("ssh_agent_signing") is { } agent
                ? ConfigValue.String(fips.IsTrue || agent.IsTrue ? "1.3" : "1.1")
                : null,
            "fips" => ConfigValue.Boolean(Fips()),
            "chef_zero.enabled" or "verify_api_cert" => read("local_mode"),
            "ohai.plugin_path" or "ohai.hints_path" => OhaisOwn,
            "ohai.plugin" => ConfigValue.Hash([]),
            "ohai.log_level" or "ohai.log_location" or "knife.hints" => null,
            _ when IsNil(key) => ConfigValue.Nil,
            _ => null,
        };

    /// <summary>What is asked of these contexts and is no key of theirs is nil: <c>ohai['platform']</c> in a <c>client.rb</c> always.</summary>
    private static bool IsNil(string key) =>
        ClientKeys.IsKnown(key)
        || key.StartsWith("ohai.", StringComparison.Ordinal)
        || key.StartsWith("knife.", StringComparison.Ordinal);

    private static bool IsCinc(string? file) =>
        file is not null && file.Contains("/etc/cinc/", StringComparison.Ordinal);

    private string Home => variable("CHEF_HOME") ?? variable("HOME") ?? System.Environment.CurrentDirectory;

    private string? Path(string key) =>
        key switch
        {
            "user_home" => Home,
            "etc_chef_dir" => $"/etc/{_product}",
            "config_dir" when !IsFileEvaluated => $"{Home}/.{_product}/",
            "config_dir" => System.IO.Path.GetDirectoryName(file ?? ChefFile),
            "trusted_certs_dir" => Below("config_dir", "trusted_certs"),
            "client_d_dir" => Below("config_dir", "client.d"),
            "chef_guid_path" => Below("config_dir", $"{_product}_guid"),
            "cache_path" => CachePath(),
            "file_cache_path" => Below("cache_path", "cache"),
            "file_backup_path" => Below("cache_path", "backup"),
            "checksum_path" => Below("cache_path", "checksums"),
            "lockfile" => Below("file_cache_path", $"{_product}-client-running.pid"),
            "client_key" or "validation_key" when read("chef_zero.enabled") is { IsTrue: false } =>
                $"/etc/{_product}/{(key == "client_key" ? "client" : "validation")}.pem",
            _ => null,
        };

    private static ConfigValue? Constant(string key) =>
        key switch
        {
            "chef_server_url" => ConfigValue.String("https://localhost:443"),
            "ssl_verify_mode" => ConfigValue.Symbol("verify_peer"),
            "log_level" => ConfigValue.Symbol("auto"),
            "local_mode"
            or "ssh_agent_signing"
            or "ohai.run_all_plugins"
            or "solo"
            or "solo_legacy_mode"
            or "why_run"
            or "minimal_ohai"
            or "target_mode.enabled" => ConfigValue.Boolean(false),
            "http_retry_count" or "http_retry_delay" => ConfigValue.Number("5"),
            "rest_timeout" => ConfigValue.Number("300"),
            "ohai.shellout_timeout" => ConfigValue.Number("30"),
            "ohai.disabled_plugins"
            or "ohai.optional_plugins"
            or "ohai.critical_plugins"
            or "report_handlers"
            or "exception_handlers"
            or "start_handlers"
            or "event_handlers"
            or "formatters"
            or "script_path" => ConfigValue.Array([]),
            "interval"
            or "splay"
            or "user"
            or "group"
            or "pid_file"
            or "chef_guid"
            or "named_run_list"
            or "json_attribs"
            or "profile"
            or "encrypted_data_bag_secret"
            or "ftp_proxy"
            or "daemonize" => ConfigValue.Nil,
            _ => null,
        };

    private string? Below(string key, string name) => read(key) is { } directory ? Join(directory.Text, name) : null;

    private static string Join(string directory, string name) => $"{directory.TrimEnd('/')}/{name}";

    /// <summary>chef-client uses the directory where it, or <c>/var</c> where it would make it, is readable and writable.</summary>
    private string CachePath()
    {
        var primary = $"/var/{_product}";
        return read("local_mode") is { IsTrue: true } ? Below("config_dir", "local-mode-cache") ?? primary
            : Access.IsReadableAndWritable(primary) || Access.IsReadableAndWritable("/var") ? primary
            : IsLockThere(primary) ? primary
            : $"{Home}/.{_product}";
    }

    /// <summary>
    /// A chef-client without root's rights would have a cache of its own. We have to stand back for the one that manages this host,
    /// and its lock can be taken by who can only read it.
    /// </summary>
    private bool IsLockThere(string cache) => Access.IsReadable($"{cache}/cache/{_product}-client-running.pid");

    private bool Fips()
    {
        try
        {
            return variable("CHEF_FIPS") is { } said ? said.Length > 0 : Access.IsFipsKernel();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private ConfigValue? Validator()
    {
        if (read("chef_server_url")?.Text is not { } url)
        {
            return null;
        }
        var at = url.IndexOf(Organizations, StringComparison.Ordinal);
        var organization = at < 0 ? _product : url[(at + Organizations.Length)..].Split('\n')[0];
        return ConfigValue.String($"{organization}-validator");
    }
}
