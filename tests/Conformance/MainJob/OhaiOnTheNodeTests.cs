using System.Text;
using System.Text.Json.Nodes;
using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.MainJob;

/// <summary>The installed ohai with plugins of our own, through the published agent to the published server.</summary>
[Collection(OneHypervisor.Name)]
public sealed class OhaiOnTheNodeTests : IDisposable
{
    private const string Nobody = "65534";

    private readonly Workplace _host = new();
    private readonly string _plugins;

    public OhaiOnTheNodeTests()
    {
        try
        {
            _plugins = Path.Combine(_host.Directory, "plugins");
            Directory.CreateDirectory(_plugins);
            Plugin(
                "DMI",
                "dmi",
                "dmi Mash.new; dmi[:shadow] = File.readable?('/etc/shadow'); dmi[:time] = Time.now.to_f"
            );
            Configure("");
            _host.Register();
            Assert.Equal(0, _host.Rehai().ExitCode);
        }
        catch
        {
            // xunit disposes only what its constructor finished.
            Dispose();
            throw;
        }
    }

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("ohai.critical_plugins [:Crit]", "raise 'boom'", "marked as critical failed: [:Crit]")]
    [InlineData("", "Process.kill(:KILL, Process.pid)", "exit code 137")]
    public void An_ohai_that_fails_leaves_its_roots_and_says_so_on_the_node(string setting, string body, string words)
    {
        var dmi = Root("dmi");
        Plugin("Crit", "crit", body);
        Configure(setting);

        var (code, _, error) = _host.Rehai();

        Assert.Equal(1, code);
        Assert.Contains(words, error, StringComparison.Ordinal);
        Assert.Equal(dmi, Root("dmi"));
        var collectors = JsonNode.Parse(Root("rehai"))!["collectors"]!;
        Assert.Contains(words, collectors["ohai"]!["error"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.True(collectors["libvirt"]!["ok"]!.GetValue<bool>());
    }

    [Fact]
    public void A_reading_without_roots_rights_never_replaces_one_that_had_them()
    {
        var dmi = Root("dmi");
        Plugin("Other", "other", "other Mash.new; other[:time] = Time.now.to_f");

        var (code, _, error) = RehaiAsNobody();
        var other = Root("other");
        Assert.Equal(0, RehaiAsNobody().ExitCode);

        Assert.Equal((0, dmi), (code, Root("dmi")));
        Assert.Contains("1 of ohai's roots stay as the node has them", error, StringComparison.Ordinal);
        Assert.Contains("true", dmi, StringComparison.Ordinal);
        Assert.Equal("""["other"]""", JsonNode.Parse(Root("rehai"))!["unprivileged"]!.ToJsonString());
        Assert.NotEqual(other, Root("other"));

        Assert.Equal(0, _host.Rehai().ExitCode);

        Assert.NotEqual(dmi, Root("dmi"));
        Assert.Null(JsonNode.Parse(Root("rehai"))!["unprivileged"]);
    }

    [Fact]
    public void Filters_hold_back_what_is_ours_and_leave_what_others_stored()
    {
        var node = Encoding.UTF8.GetString(_host.ReadNode().Text.Span);
        var foreign = node.Replace(
            "\"automatic\":{",
            "\"automatic\":{\"secret\":{\"x\":1.0},",
            StringComparison.Ordinal
        );
        Assert.Equal(200, _host.Send(HttpMethod.Put, $"nodes/{Workplace.NodeName}", foreign).Status);
        Configure("blocked_automatic_attributes ['secret', 'dmi/shadow', 'libvirt/nodeinfo']");

        var diff = _host.Rehai("diff");
        var saved = _host.Rehai();

        Assert.Equal(46, diff.ExitCode);
        Assert.Contains("- dmi/shadow: true", diff.Output, StringComparison.Ordinal);
        Assert.Equal(0, saved.ExitCode);
        const string warning = "Not all of libvirt is published: blocked_automatic_attributes of ";
        Assert.Equal(2, saved.Error.Split(warning).Length);
        Assert.Contains("lists libvirt/nodeinfo.", saved.Error, StringComparison.Ordinal);
        Assert.Equal("""{"x":1.0}""", Root("secret"));
        Assert.DoesNotContain("shadow", Root("dmi"), StringComparison.Ordinal);
        Assert.Null(JsonNode.Parse(Root("libvirt"))!["nodeinfo"]);
    }

    [Fact]
    public void Show_needs_no_configuration_and_takes_one_that_is_there()
    {
        Assert.Contains("shadow", _host.Rehai("show", "dmi").Output, StringComparison.Ordinal);

        File.WriteAllText(_host.ConfigFile, "ohai.shellout_timeout 'soon'\n");
        var (code, output, error) = _host.Rehai("show", "dmi");

        Assert.Equal(0, code);
        Assert.DoesNotContain("shadow", output, StringComparison.Ordinal);
        Assert.Contains("ohai runs with its defaults: ohai.shellout_timeout", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_that_leaves_no_room_for_ours_is_said_and_stays()
    {
        var node = Encoding.UTF8.GetString(_host.ReadNode().Text.Span);
        var filled = node.Replace(
            "\"normal\":{",
            $"\"normal\":{{\"x\":\"{new string('x', 1_999_900 - node.Length)}\"",
            StringComparison.Ordinal
        );
        Assert.Equal(200, _host.Send(HttpMethod.Put, $"nodes/{Workplace.NodeName}", filled).Status);
        Plugin("Large", "large", "large 'x' * 500");

        var (code, _, error) = _host.Rehai("--strategy", "locked");

        Assert.Equal(1, code);
        Assert.Contains("no node larger than 2000000 bytes", error, StringComparison.Ordinal);
        Assert.Contains("ohai.disabled_plugins", error, StringComparison.Ordinal);
        Assert.Equal(filled, Encoding.UTF8.GetString(_host.ReadNode().Text.Span));
    }

    [Fact]
    public void A_node_that_has_nothing_but_its_name_is_filled()
    {
        Assert.Equal(200, _host.Send(HttpMethod.Delete, $"nodes/{Workplace.NodeName}", "").Status);
        Assert.Equal(201, _host.Send(HttpMethod.Post, "nodes", """{"name":"\u006bvm1.example.com"}""").Status);

        Assert.Equal(0, _host.Rehai().ExitCode);

        Assert.Contains("shadow", Root("dmi"), StringComparison.Ordinal);
    }

    private void Configure(string more) =>
        _host.Configure(_host.Server.Organization, $"ohai.plugin_path ['{_plugins}']\n{more}");

    private void Plugin(string name, string root, string body) =>
        File.WriteAllText(
            Path.Combine(_plugins, $"{root}.rb"),
            $"Ohai.plugin(:{name}) do\nprovides '{root}'\ncollect_data {{ {body} }}\nend\n"
        );

    /// <summary>The text of a root of the node; empty where it has none.</summary>
    private string Root(string root) => Encoding.UTF8.GetString(_host.ReadNode().AutomaticRoot(root).Span);

    /// <summary>With a copy of the program: the repository may lie where only root can look.</summary>
    private (int ExitCode, string Output, string Error) RehaiAsNobody()
    {
        var program = Path.Combine(_host.Directory, "rehai");
        File.Copy(Repository.Agent, program, overwrite: true);
        foreach (
            var path in (string[])
                [_host.Directory, program, _plugins, _host.ConfigFile, _host.ClientKey, _host.LockFile]
        )
        {
            Tool.Run("chown", Nobody, path);
        }
        return Tool.Try(
            "setpriv",
            [$"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", program, "-c", _host.ConfigFile],
            []
        );
    }
}
