using System.Text.Json.Nodes;
using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.MainJob;

/// <summary>The published agent, the published server, libvirtd and QEMU.</summary>
[Collection(OneHypervisor.Name)]
public sealed class MainJobTests(HypervisorFixture hypervisor) : IDisposable
{
    private readonly Workplace _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Running_paused_and_shut_off_guests_come_to_the_node_and_follow_their_changes()
    {
        using var running = hypervisor.Define("job-running").Boot();
        using var paused = hypervisor.Define("job-paused").Boot().Pause();
        using var off = hypervisor.Define("job-off");
        _host.Register();

        Assert.Equal("created", Refresh("libvirt"));
        Assert.Equal((1, "running"), States(running));
        Assert.Equal((3, "paused"), States(paused));
        Assert.Equal((null, "shut off"), States(off));

        AssertComesToRest("libvirt");
        HypervisorFixture.Virsh("destroy", running.Name);
        Assert.Equal("saved", Refresh("libvirt"));
        Assert.Equal((null, "shut off"), States(running));

        TestGuest.Remove(off.Name);
        Assert.Equal("saved", Refresh("libvirt"));
        Assert.Equal((null, null), States(off));
    }

    [Fact]
    public void The_whole_node_has_ohais_roots_with_our_libvirt_and_keeps_what_converges_own()
    {
        using var guest = hypervisor.Define("job-whole").Boot();
        _host.Register();
        var node = $$"""
            {"name":"{{Workplace.NodeName}}","chef_environment":"_default","json_class":"Chef::Node","chef_type":"node",
             "automatic":{"ohai_time":1.5,"recipes":["a"],"libvirt":{"old":1},"custom_plugin":{"x":1},"hostname":"old"},
             "normal":{},"default":{"a":1},"override":{},"run_list":[]}
            """;
        Assert.Equal(201, _host.Send(HttpMethod.Post, "nodes", node).Status);

        Assert.Equal("saved", Refresh());

        var automatic = Automatic();
        Assert.Equal(1.5, automatic["ohai_time"]!.GetValue<double>());
        Assert.Equal("a", automatic["recipes"]![0]!.GetValue<string>());
        Assert.Equal(1, automatic["custom_plugin"]!["x"]!.GetValue<int>());
        Assert.NotEqual("old", automatic["hostname"]!.GetValue<string>());
        Assert.Null(automatic["libvirt"]!["old"]);
        Assert.NotNull(automatic["libvirt"]!["domains"]![guest.Name]);
        Assert.NotNull(automatic["chef_packages"]);
        Assert.True(automatic["rehai"]!["collectors"]!["ohai"]!["ok"]!.GetValue<bool>());
        AssertComesToRest();
        Assert.Equal("saved", Refresh("--check-in"));
        Assert.NotEqual(1.5, Automatic()["ohai_time"]!.GetValue<double>());
    }

    [Fact]
    public void Only_the_whole_node_starts_another_program()
    {
        _host.Register();
        var bin = Directory.CreateDirectory(Path.Combine(_host.Directory, "bin")).FullName;
        var trap = Path.Combine(bin, "ohai");
        File.WriteAllText(trap, $"#!/bin/sh\ntouch {bin}/ran\necho '{{\"trap\":true}}'\n");
        File.SetUnixFileMode(trap, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var path = new Dictionary<string, string> { ["PATH"] = $"{bin}:/usr/bin:/bin" };

        Assert.Equal(0, Tool.Try(Repository.Agent, ["libvirt", "-c", _host.ConfigFile], path).ExitCode);
        Assert.False(File.Exists($"{bin}/ran"));

        Assert.Equal(0, Tool.Try(Repository.Agent, ["-c", _host.ConfigFile], path).ExitCode);
        Assert.True(File.Exists($"{bin}/ran"));
        Assert.True(Automatic()["trap"]!.GetValue<bool>());
    }

    [Fact]
    public void Why_run_and_diff_say_what_would_change_and_save_nothing()
    {
        using var guest = hypervisor.Define("job-diff").Boot();
        _host.Register();
        Assert.Equal(46, _host.Rehai("diff", "libvirt").ExitCode);
        Assert.Equal(404, _host.Send(HttpMethod.Get, $"nodes/{Workplace.NodeName}", "").Status);
        Assert.Equal("why_run", Refresh("libvirt", "-W"));
        Assert.Equal(404, _host.Send(HttpMethod.Get, $"nodes/{Workplace.NodeName}", "").Status);

        Assert.Equal("created", Refresh("libvirt"));
        Assert.Equal((0, ""), Diff());
        guest.Pause();

        var (code, output) = Diff();
        Assert.Equal(46, code);
        Assert.Contains($"~ libvirt/domains/{guest.Name}/state: 1 -> 3", output, StringComparison.Ordinal);
        var changes = JsonNode.Parse(_host.Rehai("diff", "libvirt", "--json").Output)!.AsArray();
        var change = changes.Single(c => c!["path"]!.AsArray()[^1]!.GetValue<string>() == "guest_state")!;
        Assert.Equal(
            ("running", "paused"),
            (change["before"]!.GetValue<string>(), change["after"]!.GetValue<string>())
        );
        Assert.Equal((1, "running"), States(guest));
    }

    [Fact]
    public void Options_stand_before_and_after_the_verb()
    {
        _host.Register();
        Assert.Equal("created", Refresh("libvirt"));

        Assert.Equal(0, Tool.Try(Repository.Agent, ["-c", _host.ConfigFile, "diff", "rehai", "--json"], []).ExitCode);
        Assert.Equal(0, Tool.Try(Repository.Agent, ["--json", "diff", "rehai", "-c", _host.ConfigFile], []).ExitCode);
    }

    [Fact]
    public void A_guest_named_like_a_path_or_with_foreign_letters_is_published()
    {
        using var guest = hypervisor.Define("job ä💻 \"q\"");
        _host.Register();

        Assert.Equal("created", Refresh("libvirt"));

        Assert.Equal(guest.Name, Automatic()["rehai"]!["guests"]![guest.Uuid]!["guest_name"]!.GetValue<string>());
    }

    /// <summary>The machine may have other guests, which may change between two runs; they do not change for ever.</summary>
    private void AssertComesToRest(params string[] arguments)
    {
        var last = "";
        for (var tries = 0; tries < 5; tries++)
        {
            (_, last, _) = _host.Rehai([.. arguments, "--json"]);
            if (JsonNode.Parse(last)!["outcome"]!.GetValue<string>() == "unchanged")
            {
                return;
            }
        }
        Assert.Fail($"every run finds something changed, at last: {last}");
    }

    private (int, string) Diff()
    {
        var (code, output, _) = _host.Rehai("diff", "libvirt");
        return (code, output);
    }

    private string Refresh(params string[] arguments)
    {
        var (code, output, error) = _host.Rehai([.. arguments, "--json"]);
        Assert.True(code == 0, error);
        return JsonNode.Parse(output)!["outcome"]!.GetValue<string>();
    }

    private JsonNode Automatic() => JsonNode.Parse(_host.ReadNode().Text.Span)!["automatic"]!;

    private (int? Domain, string? Guest) States(TestGuest guest)
    {
        var automatic = Automatic();
        return (
            automatic["libvirt"]!["domains"]![guest.Name]?["state"]!.GetValue<int>(),
            automatic["rehai"]!["guests"]![guest.Uuid]?["guest_state"]!.GetValue<string>()
        );
    }
}
