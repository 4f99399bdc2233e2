using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Rehai.Chef;
using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.MainJob;

/// <summary>The published agent saves in the best way that the published server offers.</summary>
[Collection(OneHypervisor.Name)]
public sealed class SavingWayTests(HypervisorFixture hypervisor) : IDisposable
{
    private const string Foreign = $$$"""
        {"name":"{{{Workplace.NodeName}}}","run_list":["recipe[a]"],"normal":{"n":1.0,"e":"\u00e9\/"},"default":{"d":1e400},
         "automatic":{"fqdn":"k","recipes":["a"],"big":18446744073709551617,"twice":1,"twice":2}}
        """;

    private readonly Workplace _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_server_with_current_states_is_sent_our_roots_alone_and_keeps_every_other_byte()
    {
        using var guest = hypervisor.Define("way").Boot();
        Register();
        using var proxy = new MeddlingProxy(_host.Server.Url);
        _host.Configure(proxy.Organization);

        Assert.Equal("current-state", Refresh()["strategy"]!.GetValue<string>());
        guest.Pause();
        Assert.Equal("saved", Refresh()["outcome"]!.GetValue<string>());

        Assert.Empty(proxy.RequestBodies("PUT"));
        var patches = proxy.RequestBodies("PATCH");
        Assert.Equal(2, patches.Count);
        foreach (var patch in patches.Select(body => JsonNode.Parse(body)!.AsObject()))
        {
            Assert.Equal(["automatic"], patch.Select(member => member.Key));
            Assert.Empty(patch["automatic"]!.AsObject().Select(root => root.Key).Except(["libvirt", "rehai"]));
        }
        Assert.True(patches[1].Length * 2 < patches[0].Length, "one guest's change is sent alone");
        AssertForeignBytes(_host.ReadNode());
    }

    [Fact]
    public void A_converge_that_holds_the_run_lock_holds_up_nothing_that_it_cannot_hurt()
    {
        Register();
        using var converge = _host.HoldRunLock();

        Assert.Equal("saved", Refresh("--config-option", "run_lock_timeout=0")["outcome"]!.GetValue<string>());

        converge.StandardInput.Close();
        converge.WaitForExit();
    }

    [Fact]
    public void A_chef_server_as_it_is_gets_the_node_under_the_run_lock()
    {
        _host.Server.Restart("--profile", "stock");
        _host.Configure(_host.Server.Organization);
        Register();

        Assert.Equal("locked", Refresh()["strategy"]!.GetValue<string>());

        Assert.True(File.Exists(_host.LockFile));
        AssertForeignBytes(_host.ReadNode());
    }

    [Theory]
    [InlineData("current-state")]
    [InlineData("conditional")]
    [InlineData("locked")]
    public void A_way_can_be_forced(string strategy)
    {
        Register();

        Assert.Equal(strategy, Refresh("--strategy", strategy)["strategy"]!.GetValue<string>());

        AssertForeignBytes(_host.ReadNode());
    }

    [Fact]
    public void A_forced_way_that_the_server_lacks_is_an_error_and_changes_nothing()
    {
        _host.Server.Restart("--profile", "stock");
        _host.Configure(_host.Server.Organization);
        Register();
        var before = _host.ReadNode().Text.ToArray();

        var (code, _, error) = _host.Rehai("libvirt", "--strategy", "current-state");

        Assert.Equal((1, true), (code, error.Contains("--strategy", StringComparison.Ordinal)));
        Assert.Equal(before, _host.ReadNode().Text.ToArray());
        Assert.Equal(2, _host.Rehai("libvirt", "--strategy", "best").ExitCode);
    }

    private void Register()
    {
        _host.Register();
        Assert.Equal(201, _host.Send(HttpMethod.Post, "nodes", Foreign).Status);
    }

    private JsonNode Refresh(params string[] arguments)
    {
        var (code, output, error) = _host.Rehai(["libvirt", "--json", .. arguments]);
        Assert.True(code == 0, error);
        return JsonNode.Parse(output)!;
    }

    private static void AssertForeignBytes(NodeDocument node)
    {
        var text = Encoding.UTF8.GetString(node.Text.Span);
        Assert.Contains("""{"n":1.0,"e":"\u00e9\/"}""", text, StringComparison.Ordinal);
        Assert.Contains("""{"d":1e400}""", text, StringComparison.Ordinal);
        Assert.Contains(
            "\"fqdn\":\"k\",\"recipes\":[\"a\"],\"big\":18446744073709551617,\"twice\":1,\"twice\":2",
            text,
            StringComparison.Ordinal
        );
        Assert.Contains("recipe[a]", text, StringComparison.Ordinal);
        Assert.False(node.AutomaticRoot("rehai").IsEmpty);
    }
}
