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
    [InlineData("node_name 'it''s'")]
    [InlineData("node_name \"a#{ENV['X']}\"")]
    [InlineData("node_name `hostname`")]
    [InlineData("node_name ENV['NODE']")]
    [InlineData("node_name 'a' if true")]
    [InlineData("node_name 'unclosed")]
    public void A_needed_key_that_only_ruby_knows_is_an_error_with_a_way_out(string text)
    {
        var failure = Assert.Throws<ConfigException>(() => Load("# first\n" + text));

        Assert.Contains($"{_file}:2:", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--config-option node_name=", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_saves_a_key_that_only_ruby_knows()
    {
        var options = new Dictionary<string, ConfigValue> { ["node_name"] = ConfigValue.FromOption("kvm2") };

        Assert.Equal("kvm2", Load("node_name ENV['NODE']", options).NodeName);
    }

    [Fact]
    public void Other_ruby_is_skipped_block_by_block_with_a_warning_that_names_the_line()
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
            Ohai::Config[:disabled_plugins] = [:Passwd]
            cache_options({ :path => "p",
                            :skip_expires => true })
            if ENV['X']
              log_level :debug
            end
            environment "prod"
            """
        );

        Assert.Equal("prod", config.Environment);
        Assert.Null(config.LogLevel);
        Assert.Equal([2, 8, 9, 11], config.Warnings.Select(LineNumber));
    }

    [Fact]
    public void A_block_on_one_line_swallows_nothing_behind_it()
    {
        var config = Load(
            "begin; require 'x'; rescue LoadError; end\nif File.exist?('/x') then log_level :debug end\nenvironment 'prod'\n"
        );

        Assert.Equal("prod", config.Environment);
        Assert.Equal([1, 2], config.Warnings.Select(LineNumber));
    }

    [Fact]
    public void A_needed_key_inside_a_block_is_an_error()
    {
        var failure = Assert.Throws<ConfigException>(() => Load("if ENV['X']\n  node_name 'a'\nend\n"));

        Assert.Contains(":2:", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ENV['http_proxy'] = \"http://user:secret@proxy\"")]
    [InlineData("knife[:vault_password] = 'secret'")]
    [InlineData("data_collector.token 'secret' if true")]
    [InlineData("token(secret)")]
    public void A_warning_never_quotes_a_value(string text)
    {
        var warning = Assert.Single(Load(text).Warnings);

        Assert.DoesNotContain("secret", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_url_with_a_password_is_refused_without_quoting_it()
    {
        var failure = Assert.Throws<ConfigException>(() =>
            Load("chef_server_url 'https://user:secret@chef/organizations/a'").ServerUrl
        );

        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_later_assignment_wins_and_an_option_wins_over_both()
    {
        const string text = "node_name 'a'\nnode_name = 'b'\nnode_name('c')\n";

        Assert.Equal("c", Load(text).NodeName);
        Assert.Equal("d", Load(text, new() { ["node_name"] = ConfigValue.String("d") }).NodeName);
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
    [InlineData(":verify_none", ConfigValueKind.Symbol, "verify_none")]
    [InlineData("\"12\"", ConfigValueKind.String, "12")]
    [InlineData("a=b", ConfigValueKind.String, "a=b")]
    [InlineData("", ConfigValueKind.Nil, "")]
    public void Options_are_read_as_yaml_scalars(string text, ConfigValueKind kind, string content)
    {
        var value = ConfigValue.FromOption(text);

        Assert.Equal((kind, content), (value.Kind, value.Text));
    }

    private int LineNumber(string warning) =>
        int.Parse(warning[(_file.Length + 1)..].Split(':')[0], System.Globalization.CultureInfo.InvariantCulture);

    private ClientConfig Load(string text, Dictionary<string, ConfigValue>? options = null)
    {
        File.WriteAllText(_file, text);
        return ClientConfig.Load(_file, options ?? NoOptions, NoVariables);
    }
}
