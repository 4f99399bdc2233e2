using System.Text.Json.Nodes;
using Rehai.Agent.Watching;
using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Watching;

/// <summary>The published watch on real guests and a real server, where nothing is out of order.</summary>
[Collection(OneHypervisor.Name)]
public sealed class WatchTests(WatchedHost host) : IClassFixture<WatchedHost>, IDisposable
{
    public void Dispose() => host.Anew("web", "www");

    [Fact]
    public void Every_kind_of_event_brings_the_node_to_the_truth()
    {
        using var watch = host.Watch();
        var (foreign, disk) = (host.Foreign(), Path.Combine(host.Files.Directory, "disk"));
        File.WriteAllBytes(disk, new byte[1024 * 1024]);

        host.Define("web", "<controller type='usb'/>");
        foreach (
            var command in (string[])
                [
                    "start web",
                    "suspend web",
                    "resume web",
                    $"attach-disk web {disk} sda --targetbus usb",
                    "detach-disk web sda",
                    "managedsave web",
                    "start web",
                    "destroy web",
                    "domrename web www",
                    "undefine www",
                    $"pool-create-as images dir --target {host.Files.Directory}",
                    "pool-destroy images",
                ]
        )
        {
            host.Libvirtd.Virsh(command.Split(' '));
            host.AwaitTruth(watch);
        }

        Assert.Equal(foreign, host.Foreign());
        Assert.Contains(watch.Log, line => line.Contains("saved (event)", StringComparison.Ordinal));
    }

    [Fact]
    public void What_libvirt_sends_no_event_for_is_found_by_a_look()
    {
        host.Define("web");
        using var watch = host.Watch();
        host.AwaitTruth(watch);

        host.Libvirtd.Virsh("autostart", "web");
        host.AwaitTruth(watch);
        Assert.True(Guest("web")["autostart"]!.GetValue<bool>());

        host.Libvirtd.Virsh("net-autostart", "default");
        host.AwaitTruth(watch);
    }

    [Fact]
    public void A_save_is_one_line_with_cause_paths_and_milliseconds()
    {
        using (var text = host.Watch())
        {
            host.AwaitTruth(text);
            text.Await("Watching");
            host.Define("web");
            var line = text.Await("saved (event)");
            Assert.Matches(
                @"INFO: kvm1\.example\.com saved \(event\): \d+ changes? \(.*\) of guest web \([0-9a-f-]{36}\) shut off, \d+ ms, \d+ ms after the event$",
                line
            );
            host.AwaitTruth(text);
        }
        using var json = host.Watch("--log-format", "json");
        host.AwaitTruth(json);
        json.Await("Watching");
        host.Libvirtd.Virsh("undefine", "web");
        var save = JsonNode.Parse(json.Await("\"cause\":\"event\""))!;
        Assert.Equal(("info", "saved"), ((string?)save["level"], (string?)save["outcome"]));
        Assert.Contains("rehai/guests/", save["paths"]!.ToJsonString(), StringComparison.Ordinal);
        Assert.True(save["ms"]!.GetValue<double>() > 0);
        Assert.True(save["lag_ms"]!.GetValue<double>() > 0);
    }

    [Fact]
    public void A_second_watch_on_the_same_socket_is_refused_and_the_first_goes_on()
    {
        using var first = host.Watch();
        first.Await("Watching");

        using var second = host.Watch();

        Assert.Equal(1, second.AwaitEnd(Eventually.Patience));
        Assert.Contains(second.Log, line => line.Contains("Another rehai watch runs here", StringComparison.Ordinal));
        host.Define("web");
        host.AwaitTruth(first);
    }

    [Fact]
    public void A_second_watch_of_the_same_node_is_refused_whatever_socket_it_answers_at()
    {
        using var first = host.Watch();
        first.Await("Watching");

        using var second = host.WatchAt("other.sock");

        Assert.Equal(1, second.AwaitEnd(Eventually.Patience));
        Assert.Contains(
            second.Log,
            line => line.Contains($"Another rehai watch keeps {Workplace.NodeName} on ", StringComparison.Ordinal)
        );
        first.Signal("TERM");
        first.AwaitEnd(Eventually.Patience);
        using var third = host.WatchAt("other.sock");
        host.AwaitTruth(third);
    }

    [Fact]
    public void A_key_file_that_is_missing_is_said_and_used_as_soon_as_it_is_back()
    {
        using var watch = host.Watch();
        watch.Await("Watching");
        var away = $"{host.Files.ClientKey}.away";
        File.Move(host.Files.ClientKey, away);
        try
        {
            watch.AwaitStatus(status => (string?)status["server"]!["state"] == "unusable");
            watch.Await("the key file is missing");
        }
        finally
        {
            File.Move(away, host.Files.ClientKey);
        }
        host.Define("web");
        host.AwaitTruth(watch);
    }

    [Fact]
    public void Status_names_the_node_and_its_server()
    {
        using var watch = host.Watch();
        host.AwaitTruth(watch);

        watch.AwaitStatus(status =>
            (string?)status["node"] == Workplace.NodeName
            && (string?)status["server"]!["url"] == host.Road.Organization.AbsoluteUri
            && (string?)status["server"]!["state"] == "ok"
        );
    }

    [Fact]
    public void A_hangup_takes_the_configuration_as_it_is_then_and_one_that_is_broken_leaves_the_old_in_force()
    {
        using var watch = host.Watch();
        watch.Await("Watching");
        var before = watch.Log.Count;

        File.AppendAllText(host.Files.ConfigFile, "node_name \"kvm2.example.com\"\n");
        watch.Signal("HUP");
        watch.Await("for kvm2.example.com", before);

        before = watch.Log.Count;
        File.AppendAllText(host.Files.ConfigFile, "client_key \"/nowhere\"\n");
        watch.Signal("HUP");
        watch.Await("What it said before stays in force.");
        // What runs goes on, and does not begin anew.
        host.Define("web");
        watch.AwaitStatus(status => (string?)status["last_event"]?["guest"] == "web");
        Assert.DoesNotContain(watch.Log.Skip(before), line => line.Contains("Watching", StringComparison.Ordinal));
        watch.AwaitStatus(status =>
            status["errors"]!.ToJsonString().Contains("configuration", StringComparison.Ordinal)
        );

        host.Files.Configure(host.Road.Organization);
        watch.Signal("HUP");
        watch.AwaitStatus(status => status["errors"]!.AsArray().Count == 0);
        host.AwaitTruth(watch);
    }

    [Fact]
    public void While_it_reads_its_configuration_again_it_answers_what_it_answered_before()
    {
        using var watch = host.Watch();
        watch.Await("Watching");
        var asked = new RunningWatch(watch.Socket);
        for (var i = 0; i < 10; i++)
        {
            var before = watch.Log.Count;
            watch.Signal("HUP");
            do
            {
                Assert.NotNull(JsonNode.Parse(asked.Ask(WatchSocket.AttributesQuestion).Span)!["libvirt"]);
            } while (!watch.Log.Skip(before).Any(line => line.Contains("Watching", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void A_key_that_was_replaced_is_used_without_a_restart()
    {
        using var watch = host.Watch();
        host.AwaitTruth(watch);

        var old = host.Files.ReadClientKey();
        var answer = host.Files.Send(
            HttpMethod.Put,
            $"clients/{Workplace.NodeName}/keys/default",
            """{"name":"default","create_key":true,"expiration_date":"infinity"}""",
            user: "admin"
        );
        Assert.Equal(200, answer.Status);
        File.WriteAllText(host.Files.ClientKey, (string)JsonNode.Parse(answer.Body.Span)!["private_key"]!);
        Assert.NotEqual(old, host.Files.ReadClientKey());

        host.Define("web");
        host.AwaitTruth(watch);
        Assert.Contains(watch.Log, line => line.Contains("key has changed", StringComparison.Ordinal));
    }

    private JsonNode Guest(string name) =>
        JsonNode.Parse(host.ReadNode().AutomaticRoot("rehai").Span)!["guests"]!
            .AsObject()
            .Single(guest => (string?)guest.Value!["guest_name"] == name)
            .Value!;
}
