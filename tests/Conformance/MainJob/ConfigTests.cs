using System.Text.Json.Nodes;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.MainJob;

public sealed class ConfigTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-test-").FullName;

    private string ConfigFile => Path.Combine(_directory, "client.rb");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void The_configuration_in_effect_is_printed_with_its_origins_and_without_secrets()
    {
        File.WriteAllText(ConfigFile, "node_name \"kvm#{1 + 1}\"\nhttp_proxy 'http://user:secret@proxy:3128'\n");

        var (code, output, _) = Tool.Try(Repository.Agent, ["config", "-c", ConfigFile, "-S", "https://c/"], []);

        Assert.Equal(0, code);
        Assert.Contains($"node_name \"kvm2\"  # {ConfigFile}:1\n", output, StringComparison.Ordinal);
        Assert.Contains("chef_server_url \"https://c/\"  # option\n", output, StringComparison.Ordinal);
        Assert.Contains("http_retry_count 5  # default\n", output, StringComparison.Ordinal);
        Assert.Contains(
            $"http_proxy \"http://********@proxy:3128\"  # {ConfigFile}:2\n",
            output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_configuration_in_effect_is_json_where_that_is_asked_for()
    {
        File.WriteAllText(ConfigFile, "ohai.disabled_plugins [:Passwd]\n");

        var json = JsonNode.Parse(Tool.Run(Repository.Agent, "config", "--json", "-c", ConfigFile))!;

        Assert.Equal("[\"Passwd\"]", json["ohai.disabled_plugins"]!["value"]!.ToJsonString());
        Assert.Equal($"{ConfigFile}:1", json["ohai.disabled_plugins"]!["source"]!.GetValue<string>());
        Assert.Null(json["node_name"]!["value"]);
    }

    [Fact]
    public void Where_it_publishes_and_how_is_told_with_the_rest()
    {
        File.WriteAllText(
            ConfigFile,
            "chef_server_url 'https://c/'\nlockfile '" + Path.Combine(_directory, "lock") + "'\n"
        );
        string[] config = ["config", "-c", ConfigFile];

        var (_, usual, _) = Tool.Try(Repository.Agent, config, []);
        Assert.Contains(
            "publish_to \"node\"  # default\nstrategy \"auto\"  # default\n",
            usual,
            StringComparison.Ordinal
        );

        var memory = Path.Combine(_directory, "rehai-strategy.json");
        File.WriteAllText(
            memory,
            $$"""{"server":"https://c/","strategy":"conditional","found_at":"{{TimeProvider.System.GetUtcNow().AddMinutes(-1):O}}"}"""
        );
        var (_, remembered, _) = Tool.Try(Repository.Agent, config, []);
        Assert.Contains($"strategy \"conditional\"  # {memory}\n", remembered, StringComparison.Ordinal);

        var (_, forced, _) = Tool.Try(Repository.Agent, [.. config, "--strategy", "locked"], []);
        Assert.Contains("strategy \"locked\"  # option\n", forced, StringComparison.Ordinal);

        var bag = new Dictionary<string, string> { ["REHAI_PUBLISH_TO"] = "data-bag kvm1" };
        var json = JsonNode.Parse(Tool.Try(Repository.Agent, [.. config, "--json"], bag).Output)!;
        Assert.Equal("""{"value":"data-bag kvm1","source":"REHAI_PUBLISH_TO"}""", json["publish_to"]!.ToJsonString());
        Assert.Equal("data-bag", json["strategy"]!["value"]!.GetValue<string>());
    }

    [Fact]
    public void What_only_ruby_can_evaluate_it_writes_for_its_owner_alone()
    {
        File.WriteAllText(ConfigFile, "node_name `echo kvm3`.strip\nclient_key_contents 'secret'\n");
        var written = Path.Combine(_directory, "rehai.rb");

        var (refused, _, why) = Tool.Try(Repository.Agent, ["config", "-c", ConfigFile], []);
        var (code, output, _) = Tool.Try(
            Repository.Agent,
            ["config", "-c", ConfigFile, "--from-ruby", "--output", written],
            []
        );

        Assert.Equal(43, refused);
        Assert.Contains($"{ConfigFile}:1: ", why, StringComparison.Ordinal);
        Assert.Equal((0, ""), (code, output));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(written));
        Assert.Contains("'secret'", File.ReadAllText(written).Replace('"', '\''), StringComparison.Ordinal);
        Assert.Contains(
            "node_name \"kvm3\"",
            Tool.Run(Repository.Agent, "config", "-c", written),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_file_that_is_there_is_not_written_over()
    {
        File.WriteAllText(ConfigFile, "");

        var (code, _, error) = Tool.Try(
            Repository.Agent,
            ["config", "-c", ConfigFile, "--from-ruby", "--output", ConfigFile],
            []
        );

        Assert.Equal(43, code);
        Assert.Contains(ConfigFile, error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_output_without_ruby_is_a_mistake_in_use() =>
        Assert.Equal(2, Tool.Try(Repository.Agent, ["config", "--output", ConfigFile], []).ExitCode);
}
