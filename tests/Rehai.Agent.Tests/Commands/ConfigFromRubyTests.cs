using Rehai.Agent.Commands;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Tests.Commands;

public sealed class ConfigFromRubyTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-test-").FullName;

    private string Configuration => Path.Combine(_directory, "client.rb");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void What_ruby_evaluates_rehai_reads()
    {
        var written = Evaluate(
            """
            require 'base64'
            puts 'noise'
            chef_server_url "https://chef.example.com/organizations/acme"
            node_name [1, 2, 3].each_slice(2).map(&:sum).join('-')
            client_key_contents Base64.decode64("a2V5Cg==")
            custom_http_headers 'X-"Team"' => "vi#{:r}t\u00e4"
            ohai.plugin[:Libvirt][:uri] = 'qemu:///#{x}'
            ohai.disabled_plugins.push(*%i{Passwd})
            ENV['https_proxy'] = 'http://proxy:3128'
            log_location $stderr
            """,
            clientD: "environment node_name.tr('0-9', 'a-j')"
        );

        var config = Load(written);
        Assert.Empty(config.Warnings);
        Assert.Equal("3-3", config.NodeName);
        Assert.Equal("d-d", config.Environment);
        Assert.Equal("key\n", config.ClientKeyContents);
        Assert.Equal([KeyValuePair.Create("X-\"Team\"", "virtä")], config.CustomHttpHeaders);
        Assert.Equal("STDERR", config.LogLocation);
        Assert.Null(config.AuthenticationProtocolVersion);
        Assert.Equal(_directory, config.ConfigDirectory);
        Assert.Contains("ENV[\"https_proxy\"] = \"http://proxy:3128\"", written, StringComparison.Ordinal);
        Assert.Contains("ohai.disabled_plugins([:\"Passwd\"])", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Secrets_are_masked_where_everybody_could_read_them()
    {
        var written = Evaluate(
            """
            client_key_contents 'secret'
            http_proxy 'http://user:secret/@proxy:3128'
            http_proxy_pass 'secret'
            custom_http_headers 'Authorization' => 'secret'
            ohai.plugin[:X][:password] = 'secret'
            ENV['https_proxy'] = 'user:secret@proxy'
            """,
            masks: true
        );

        Assert.DoesNotContain("secret", written, StringComparison.Ordinal);
        Assert.Contains("http_proxy(\"http://********@proxy:3128\")", written, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_of_the_configuration_names_the_line_and_quotes_nothing()
    {
        var failure = Assert.Throws<ConfigException>(() => Evaluate("# first\n'secret'.no_such_method"));

        Assert.Contains($"{Configuration}:2: Ruby ends with NoMethodError.", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_ruby_that_knows_chef_config_that_is_said()
    {
        var withoutGems = Path.Combine(_directory, "ruby");
        File.WriteAllText(withoutGems, "#!/bin/sh\nexec ruby --disable-gems \"$@\"\n");
        File.SetUnixFileMode(withoutGems, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        foreach (
            var rubies in (string[][])
                [
                    [],
                    [withoutGems],
                ]
        )
        {
            var failure = Assert.Throws<ConfigException>(() => Evaluate("", rubies: rubies));
            Assert.Contains("No Ruby with chef-config", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_ruby_of_path_is_found() =>
        Assert.Contains("/usr/bin/ruby", ConfigFromRuby.Rubies("relative:/nowhere:/usr/bin"));

    private string Evaluate(string text, string clientD = "", bool masks = false, IReadOnlyList<string>? rubies = null)
    {
        File.WriteAllText(Configuration, text);
        Directory.CreateDirectory(Path.Combine(_directory, "client.d"));
        File.WriteAllText(Path.Combine(_directory, "client.d", "a.rb"), clientD);
        return new ConfigFromRuby(rubies ?? ["/usr/bin/ruby"], TimeSpan.FromSeconds(60)).Evaluate(
            Configuration,
            masks,
            TestContext.Current.CancellationToken
        );
    }

    private ClientConfig Load(string text)
    {
        var file = Path.Combine(_directory, "elsewhere.rb");
        File.WriteAllText(file, text);
        return ClientConfig.Load(file, new Dictionary<string, ConfigValue>(), new Dictionary<string, string>());
    }
}
