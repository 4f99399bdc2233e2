using Rehai.Chef.Configuration;

namespace Rehai.Chef.Tests.Configuration;

public sealed class ClientConfigTests : IDisposable
{
    private static readonly Dictionary<string, ConfigValue> NoOptions = [];
    private static readonly Dictionary<string, string> NoVariables = [];

    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void A_client_rb_as_bootstrap_writes_it_is_read()
    {
        var config = Load(
            """
            chef_server_url  "https://chef.example.com/organizations/acme/"
            validation_client_name "acme-validator"
            chef_license "accept"
            log_location   STDOUT
            log_level :info # as knife bootstrap writes it
            node_name 'kvm1.example.com'
            trusted_certs_dir "/etc/chef/trusted_certs"
            ssl_verify_mode :verify_none
            http_retry_delay 2.5
            http_retry_count 3
            """
        );

        Assert.Equal(new Uri("https://chef.example.com/organizations/acme"), config.ServerUrl);
        Assert.Equal("acme-validator", config.ValidationClientName);
        Assert.Equal("kvm1.example.com", config.NodeName);
        Assert.Equal("info", config.LogLevel);
        Assert.Equal("STDOUT", config.LogLocation);
        Assert.False(config.Tls.VerifyServer);
        Assert.Equal(TimeSpan.FromSeconds(2.5), config.HttpRetryDelay);
        Assert.Equal(3, config.HttpRetryCount);
        Assert.Empty(config.Warnings);
    }

    [Fact]
    public void What_is_not_set_has_chefs_default()
    {
        var config = Load("chef_server_url 'https://c/organizations/a'");

        Assert.Equal("_default", config.Environment);
        Assert.Equal("/etc/chef/client.pem", config.ClientKey);
        Assert.Equal("/etc/chef/validation.pem", config.ValidationKey);
        Assert.Equal(5, config.HttpRetryCount);
        Assert.Equal(TimeSpan.FromSeconds(5), config.HttpRetryDelay);
        Assert.Equal(TimeSpan.FromSeconds(300), config.RestTimeout);
        Assert.Null(config.RunLockTimeout);
        Assert.True(config.Tls.VerifyServer);
        Assert.EndsWith("/cache/chef-client-running.pid", config.LockFile, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lockfile '/l/k'", "/l/k")]
    [InlineData("file_cache_path '/f'", "/f/chef-client-running.pid")]
    [InlineData("cache_path '/c'", "/c/cache/chef-client-running.pid")]
    [InlineData("file_cache_path '/f'\ncache_path '/c'", "/f/chef-client-running.pid")]
    public void The_lock_stands_where_chef_client_puts_it(string text, string path) =>
        Assert.Equal(path, Load(text).LockFile);

    [Theory]
    [InlineData("node_name `hostname`")]
    [InlineData("node_name \"a#{`hostname`}\"")]
    [InlineData("node_name Vault.read('name')")]
    [InlineData("node_name 'a' if Time.now.hour > 7")]
    [InlineData("node_name 'unclosed")]
    [InlineData("splay 'unclosed\nnode_name 'a'")]
    [InlineData("Chef::Config[:node_name] = File.open('/x').gets")]
    [InlineData("while true do node_name 'a' end")]
    [InlineData("%w[a].each_slice(1) { |name| node_name name }")]
    [InlineData("node_name 'a' => ")]
    [InlineData("node_name ENV.fetch('NO_SUCH_VARIABLE')")]
    [InlineData("def name(x) x end; node_name name('a')")]
    [InlineData("def prefix(x) \"kvm-#{x}\" end; node_name prefix('a')")]
    [InlineData("def prefix(x) = \"kvm-#{x}\"; node_name prefix('a')")]
    [InlineData("begin; require 'of_a_gem'; node_name 'a'; rescue LoadError; end")]
    [InlineData("node_name 'a' unless Vault.sealed?")]
    [InlineData("case Vault.state when :open then node_name 'a' end")]
    [InlineData("name = Vault.name || 'a'; node_name name")]
    [InlineData("self.node_name = [`a`]")]
    [InlineData("Chef::Config.merge!(node_name: 'a')")]
    [InlineData("%w[a].each do |n| next if Vault.open?; node_name n; end")]
    [InlineData("%w[a b].each do |n| node_name n; break if Vault.open?; end")]
    [InlineData("def n; return 'a' if Vault.open?; 'b'; end; node_name n")]
    [InlineData("node_name 'a' if Gem.loaded_specs")]
    public void A_needed_key_that_only_ruby_knows_is_an_error_with_a_way_out(string text)
    {
        var failure = Assert.Throws<ConfigException>(() => Load("# first\n" + text));

        Assert.Contains($"{_file}:2:", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--config-option node_name=", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_of_one_line_swallows_nothing_behind_it() =>
        Assert.Equal("kvm1", Load("def short(h) = h.split('.').first\nnode_name 'kvm1'\n").NodeName);

    [Fact]
    public void An_option_saves_a_key_that_only_ruby_knows()
    {
        var options = new Dictionary<string, ConfigValue> { ["node_name"] = ConfigValue.FromOption("kvm2") };

        Assert.Equal("kvm2", Load("node_name `hostname`", options).NodeName);
    }

    [Fact]
    public void A_later_assignment_saves_a_key_that_only_ruby_knows() =>
        Assert.Equal("a", Load("node_name `hostname`\nnode_name 'a'").NodeName);

    [Fact]
    public void Other_ruby_is_skipped_statement_by_statement_with_a_warning_that_names_the_line()
    {
        var config = Load(
            """
            require 'json'
            ["lib"].each do |lib|
              begin
                require lib
              rescue LoadError
              end
            end
            start_handlers << MyHandler.new
            if Time.now.hour > 7
              log_level :debug
            end
            begin
              report_handlers << Other::Handler.new(
                1)
            rescue NameError => e
              Chef::Log.error e
            end
            interval rand(1800)
            environment "prod"
            """
        );

        Assert.Equal("prod", config.Environment);
        Assert.Null(config.LogLevel);
        Assert.Equal([8, 9, 13, 18], config.Warnings.Select(LineNumber));
    }

    [Theory]
    [InlineData("begin; require 'x'; rescue LoadError; end\nif Time.now then log_level :debug end\n")]
    [InlineData("knife[:x] = {\n  :a => `x`,\n  b: [1,\n 2]\n}\n")]
    [InlineData("class Handler < Chef::Handler\n  def report\n    if x\n    end\n  end\nend\n")]
    [InlineData("x = lambda do |a|\n  puts(a)\nend\n")]
    [InlineData("interval 1 2 3\n")]
    [InlineData("foo [1,\n")]
    [InlineData("end\n")]
    [InlineData("handlers <<EOF\nno end\n")]
    [InlineData("knife[:a] = ?x\n")]
    public void What_is_skipped_swallows_nothing_behind_it(string text) =>
        Assert.Equal("prod", Load(text + "environment 'prod'\n").Environment);

    [Fact]
    public void A_needed_key_inside_a_block_that_may_not_be_evaluated_is_an_error()
    {
        var failure = Assert.Throws<ConfigException>(() => Load("if Vault.open?\n  node_name 'a'\nend\n"));

        Assert.Contains(":2:", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ENV['X'] = \"http://user:secret@proxy#{`x`}\"")]
    [InlineData("knife[:vault_password] = 'secret' + `x`")]
    [InlineData("data_collector.token 'secret' if Time.now")]
    [InlineData("token(secret)")]
    [InlineData("token 'secret' 'unclosed\nsecret\nsecret.secret")]
    [InlineData("token <<EOF\nsecret\n")]
    public void A_warning_never_quotes_a_value(string text)
    {
        var warnings = Load(text).Warnings;

        Assert.NotEmpty(warnings);
        Assert.DoesNotContain("secret", string.Concat(warnings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https_proxy_pass `vault`")]
    [InlineData("http_proxy \"http://user:#{`vault`}@proxy:3128\"")]
    [InlineData("ENV['https_proxy'] = \"http://user:#{`vault`}@proxy:3128\"")]
    public void What_may_hold_a_secret_and_only_ruby_knows_is_not_asked_for_on_the_command_line(string text)
    {
        var failure = Assert.Throws<ConfigException>(() => Load(text));

        Assert.Contains($"{_file}:1:", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("--config-option", failure.Message, StringComparison.Ordinal);
        Assert.Contains("rehai config --from-ruby", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://user:secret@chef/organizations/a")]
    [InlineData("ftp://user:secret@chef")]
    [InlineData("https://user:secret/@chef/organizations/a")]
    [InlineData("user:secret@chef")]
    [InlineData("https://user:\nsecret@chef")]
    public void A_server_url_with_a_password_is_refused_without_quoting_it(string url)
    {
        var config = Load($"chef_server_url '{url}'");

        var failure = Assert.Throws<ConfigException>(() => config.ServerUrl);
        Assert.Contains("chef_server_url", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(config.Settings, setting => setting.Ruby.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("SSL_CERT_DIR")]
    [InlineData("HTTP_PROXY")]
    [InlineData("HTTPS_PROXY")]
    [InlineData("NO_PROXY")]
    public void A_variable_that_nothing_reads_may_be_set_as_only_ruby_knows(string name) =>
        Assert.NotEmpty(Load($"ENV['{name}'] = `vault`").Warnings);

    [Fact]
    public void A_later_assignment_wins_and_an_option_wins_over_both()
    {
        const string text = "node_name 'a'\nself.node_name = 'b'\nnode_name('c')\n";

        Assert.Equal("c", Load(text).NodeName);
        Assert.Equal("d", Load(text, new() { ["node_name"] = ConfigValue.String("d") }).NodeName);
    }

    [Fact]
    public void Of_the_options_these_win_over_client_d_as_in_chef()
    {
        var directory = Directory.CreateTempSubdirectory("rehai-test-").FullName;
        try
        {
            var clientD = Path.Combine(directory, "a.rb");
            File.WriteAllText(
                clientD,
                "chef_server_url 'https://d/'\nlocal_mode true\nfips true\nenvironment 'd'\nssh_agent_signing true\n"
            );
            var options = new[]
            {
                "chef_server_url=https://o/",
                "local_mode=false",
                "fips=false",
                "environment=o",
                "ssh_agent_signing=false",
            };

            var config = Load($"client_d_dir '{directory}'", options.Select(ConfigOption.Parse).ToDictionary());

            var settings = config.Settings.ToDictionary(setting => setting.Key);
            Assert.Equal("https://o/", settings["chef_server_url"].Value.Text);
            Assert.False(settings["local_mode"].Value.IsTrue);
            Assert.False(config.Fips);
            Assert.Equal("d", config.Environment);
            var failure = Assert.Throws<ConfigException>(() => config.ServerUrl);
            Assert.StartsWith($"ssh_agent_signing of {clientD}:5 ", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("--config-option", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void A_chef_zero_that_no_option_turns_off_is_to_be_removed_where_it_is_set()
    {
        var options = new Dictionary<string, ConfigValue> { ["local_mode"] = ConfigValue.Boolean(false) };

        var failure = Assert.Throws<ConfigException>(() => Load("chef_zero.enabled true", options).ServerUrl);

        Assert.StartsWith($"chef_zero.enabled of {_file}:1 ", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("local_mode", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chef_server_url 'chef.example.com'")]
    [InlineData("chef_server_url 'ftp://chef.example.com'")]
    [InlineData("node_name 'a'")]
    public void A_server_that_cannot_be_one_is_refused(string text)
    {
        var failure = Assert.Throws<ConfigException>(() => Load(text).ServerUrl);

        Assert.Contains("chef_server_url", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_an_error_when_it_was_named() =>
        Assert.Contains(
            "/nowhere/client.rb",
            Assert
                .Throws<ConfigException>(() => ClientConfig.Load("/nowhere/client.rb", NoOptions, NoVariables))
                .Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("true", ConfigValueKind.Boolean, "true")]
    [InlineData("12", ConfigValueKind.Number, "12")]
    [InlineData("010", ConfigValueKind.Number, "8")]
    [InlineData("08", ConfigValueKind.String, "08")]
    [InlineData("+5", ConfigValueKind.Number, "5")]
    [InlineData("-0.5", ConfigValueKind.Number, "-0.5")]
    [InlineData(".5", ConfigValueKind.Number, "0.5")]
    [InlineData("1.2.3", ConfigValueKind.String, "1.2.3")]
    [InlineData(":verify_none", ConfigValueKind.Symbol, "verify_none")]
    [InlineData("\"12\"", ConfigValueKind.String, "12")]
    [InlineData("a=b", ConfigValueKind.String, "a=b")]
    [InlineData("", ConfigValueKind.Nil, "")]
    public void Options_are_read_as_yaml_scalars(string text, ConfigValueKind kind, string content)
    {
        var value = ConfigValue.FromOption(text);

        Assert.Equal((kind, content), (value.Kind, value.Text));
    }

    [Theory]
    [InlineData("local_mode true", "local_mode")]
    [InlineData("chef_zero.enabled true", "chef_zero.enabled")]
    [InlineData("chef_server_url 'chefzero://localhost:1'", "chefzero://")]
    [InlineData("ssh_agent_signing true", "ssh_agent_signing")]
    [InlineData("policy_name 'a'\npolicy_group 'b'\nenvironment 'c'", "environment")]
    [InlineData("policy_name 'a'", "policy_group")]
    public void What_rehai_cannot_do_as_chef_client_would_is_refused(string text, string named)
    {
        var failure = Assert.Throws<ConfigException>(() => Load("chef_server_url 'https://c/'\n" + text).ServerUrl);

        Assert.Contains(named, failure.Message, StringComparison.Ordinal);
        Assert.Contains(_file, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x = 'x' * 60000\ny = [x] * 1\n100.times { x << x }\nwhile true do x = 1 end")]
    [InlineData("from_file(__FILE__)")]
    [InlineData("def a\n a\nend\na")]
    [InlineData("x = ohai.plugin[:x]\nx[:y] = 1")]
    public void What_has_no_end_in_ruby_is_skipped(string text) => Assert.NotEmpty(Load(text).Warnings);

    [Fact]
    public void What_takes_more_than_any_configuration_is_an_error()
    {
        var text = "x = ['a']\n" + string.Concat(Enumerable.Repeat("x.concat(x)\n", 60));

        Assert.Contains(
            "more steps or memory",
            Assert.Throws<ConfigException>(() => Load(text)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_larger_than_any_configuration_is_refused()
    {
        var failure = Assert.Throws<ConfigException>(() => Load(new string('#', (1024 * 1024) + 1)));

        Assert.Contains(_file, failure.Message, StringComparison.Ordinal);
    }

    private int LineNumber(string warning) =>
        int.Parse(warning[(_file.Length + 1)..].Split(':')[0], System.Globalization.CultureInfo.InvariantCulture);

    private ClientConfig Load(string text, Dictionary<string, ConfigValue>? options = null)
    {
        File.WriteAllText(_file, text);
        return ClientConfig.Load(_file, options ?? NoOptions, NoVariables);
    }
}
