using System.Text;
using System.Text.Json.Nodes;
using Rehai.Agent.Watching;
using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Watching;

/// <summary>The plugin that the published agent prints, in the installed ohai beside its own plugins, on a real guest.</summary>
[Collection(OneHypervisor.Name)]
public sealed class OhaiPluginTests : IDisposable
{
    private const string Nobody = "65534";

    private readonly string _directory = Directory.CreateTempSubdirectory("rehai-plugin-").FullName;
    private readonly string _agent;
    private readonly TestGuest _guest;

    public OhaiPluginTests(HypervisorFixture hypervisor)
    {
        _agent = Path.Combine(_directory, "rehai");
        File.Copy(Repository.Agent, _agent);
        Tool.Run("chmod", "755", _directory, _agent);
        Directory.CreateDirectory(Path.Combine(_directory, "cache"));
        Directory.CreateDirectory(Path.Combine(_directory, "plugins"));
        File.WriteAllText(Path.Combine(_directory, "config.rb"), $"file_cache_path '{_directory}/cache'\n");
        _guest = hypervisor.Define("plugin").Boot();
    }

    private string SocketFile => Path.Combine(_directory, "watch.sock");

    private string PluginFile => Path.Combine(_directory, "plugins", "rehai.rb");

    public void Dispose()
    {
        _guest.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void Without_a_watch_ohai_gives_what_libvirt_says_and_keeps_it_while_that_is_away()
    {
        WritePlugin();

        var (libvirt, rehai) = Ohai();

        Assert.Equal(_guest.Uuid, (string?)libvirt["domains"]![_guest.Name]!["uuid"]);
        Assert.True(libvirt["domains"]![_guest.Name]!["id"]!.GetValue<int>() > 0);
        Assert.Equal("running", (string?)rehai["guests"]![_guest.Uuid]!["guest_state"]);
        Assert.True(rehai["guests"]![_guest.Uuid]!["persistent"]!.GetValue<bool>());

        WritePlugin("--libvirt-uri", $"qemu+unix:///system?socket={_directory}/none");
        Assert.True(JsonNode.DeepEquals(rehai, Ohai().Rehai));
    }

    [Fact]
    public void A_user_without_rights_gets_the_guests_too()
    {
        WritePlugin();
        using var watch = Listen("""{"libvirt":{},"rehai":{}}""");

        var (_, rehai) = Ohai("setpriv", "--reuid", Nobody, "--regid", Nobody, "--clear-groups");

        Assert.Equal("running", (string?)rehai["guests"]![_guest.Uuid]!["guest_state"]);
    }

    [Fact]
    public void A_watch_is_believed_before_libvirt()
    {
        WritePlugin();
        using var watch = Listen("""{"libvirt":{"domains":{"ä \"1\"":{"id":1}}},"rehai":{"cause":"event"}}""");

        var (libvirt, rehai) = Ohai();

        Assert.Equal("""{"domains":{"\u00E4 \u00221\u0022":{"id":1}}}""", libvirt.ToJsonString());
        Assert.Equal("""{"cause":"event"}""", rehai.ToJsonString());
    }

    [Fact]
    public void The_printed_plugin_is_the_written_one() =>
        Assert.Equal(WritePlugin(), Tool.Run(_agent, "ohai-plugin", "--socket", SocketFile));

    private string WritePlugin(params string[] options)
    {
        Tool.Run(_agent, ["ohai-plugin", "--socket", SocketFile, "--output", PluginFile, .. options]);
        return File.ReadAllText(PluginFile);
    }

    private WatchSocket Listen(string attributes) =>
        WatchSocket.Listen(
            SocketFile,
            new WatchState(TimeProvider.System),
            () => Encoding.UTF8.GetBytes(attributes),
            TimeProvider.System
        );

    private (JsonNode Libvirt, JsonNode Rehai) Ohai(params string[] asUser)
    {
        string[] command =
        [
            .. asUser,
            "ohai",
            "-c",
            Path.Combine(_directory, "config.rb"),
            "-d",
            Path.GetDirectoryName(PluginFile)!,
            "libvirt",
            "rehai",
        ];
        // Two objects, each of which begins at the beginning of a line.
        var said = Tool.Run(command[0], command[1..]).Split("\n{");
        return (JsonNode.Parse(said[0])!, JsonNode.Parse($"{{{said[1]}")!);
    }
}
