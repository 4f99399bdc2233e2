using System.Text.Json.Nodes;
using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.MainJob;

/// <summary>The published agent keeps its guests in a data bag, on the published server in each of its profiles.</summary>
[Collection(OneHypervisor.Name)]
public sealed class DataBagTests(HypervisorFixture hypervisor)
{
    private const string Bag = "kvm1-guests";
    private const string Item = $"data/{Bag}/{Workplace.NodeName}";

    [Theory]
    [InlineData("full")]
    [InlineData("stock")]
    public void Guests_come_to_the_bag_as_soon_as_an_admin_has_done_what_the_message_says(string profile)
    {
        using var host = new Workplace();
        using var guest = hypervisor.Define($"bag-{profile}").Boot();
        host.Register();
        host.Server.Restart("--profile", profile);
        host.Configure(host.Server.Organization);

        var (code, _, error) = Publish(host);
        Assert.Equal(1, code);
        Assert.Contains($"`knife data bag create {Bag}`", error, StringComparison.Ordinal);
        Assert.Contains(
            $"`knife acl add client {Workplace.NodeName} data {Bag} create,read,update`",
            error,
            StringComparison.Ordinal
        );

        Assert.Equal(201, host.Send(HttpMethod.Post, "data", $$"""{"name":"{{Bag}}"}""", "admin").Status);
        (code, _, error) = Publish(host);
        Assert.Equal(1, code);
        Assert.Contains("(missing create permission)", error, StringComparison.Ordinal);
        Assert.Contains($"`knife acl add client {Workplace.NodeName} data {Bag}", error, StringComparison.Ordinal);

        Grant(host, "create", "read", "update");
        Assert.Equal("created", Outcome(host));
        Assert.Equal("running", State(host, guest));
        Assert.Equal(["id", "node", "libvirt", "rehai"], Read(host).Select(member => member.Key));
        guest.Pause();
        Assert.Equal("saved", Outcome(host));
        Assert.Equal("paused", State(host, guest));
        Assert.Equal(404, host.Send(HttpMethod.Get, $"nodes/{Workplace.NodeName}", "").Status);
    }

    [Fact]
    public void What_others_keep_in_the_item_stays_and_each_command_says_where_it_goes()
    {
        using var host = new Workplace();
        using var guest = hypervisor.Define("bag-words").Boot();
        host.Register();
        host.Send(HttpMethod.Post, "data", $$"""{"name":"{{Bag}}"}""", "admin");
        Grant(host, "create", "read", "update");
        host.Send(HttpMethod.Post, $"data/{Bag}", $$"""{"id":"{{Workplace.NodeName}}","mine":1.50}""", "admin");

        var (code, changes, where) = host.Rehai("diff", "--publish-to", $"data-bag:{Bag}");
        Assert.Equal(46, code);
        Assert.Contains($"+ rehai: ", changes, StringComparison.Ordinal);
        Assert.Contains($"(data bag {Bag}, item {Workplace.NodeName})", where, StringComparison.Ordinal);
        var (_, outcome, _) = Publish(host, "-W", "--json");
        Assert.Equal((Bag, Workplace.NodeName), Place(outcome));

        var environment = new Dictionary<string, string> { ["REHAI_PUBLISH_TO"] = $"data-bag {Bag}" };
        (code, outcome, _) = Tool.Try(Repository.Agent, ["--json", "-c", host.ConfigFile], environment);
        Assert.Equal(0, code);
        Assert.Equal((Bag, Workplace.NodeName), Place(outcome));
        Assert.Equal("data-bag", JsonNode.Parse(outcome)!["strategy"]!.GetValue<string>());
        Assert.Equal("running", State(host, guest));
        Assert.Contains("\"mine\":1.50", Read(host).ToJsonString(), StringComparison.Ordinal);

        string[] toNode = ["libvirt", "--publish-to", "node", "-c", host.ConfigFile];
        Assert.Equal(0, Tool.Try(Repository.Agent, toNode, environment).ExitCode);
        Assert.False(host.ReadNode().AutomaticRoot("rehai").IsEmpty);
        (code, _, where) = Publish(host, "kernel");
        Assert.Equal(2, code);
        Assert.Contains("--publish-to node", where, StringComparison.Ordinal);
    }

    /// <summary>What <c>knife acl add client</c> does: reads the ACL, adds the client, puts it back.</summary>
    private static void Grant(Workplace host, params string[] permissions)
    {
        foreach (var permission in permissions)
        {
            var acl = host.Send(HttpMethod.Get, $"data/{Bag}/_acl", "", "admin");
            var entry = JsonNode.Parse(acl.Body.Span)![permission]!.DeepClone();
            entry["actors"]!.AsArray().Add(Workplace.NodeName);
            var asked = new JsonObject { [permission] = entry }.ToJsonString();
            Assert.Equal(200, host.Send(HttpMethod.Put, $"data/{Bag}/_acl/{permission}", asked, "admin").Status);
        }
    }

    private static (int ExitCode, string Output, string Error) Publish(Workplace host, params string[] arguments) =>
        host.Rehai([.. arguments, "--publish-to", $"data-bag:{Bag}"]);

    private static string Outcome(Workplace host)
    {
        var (code, output, error) = Publish(host, "--json");
        Assert.True(code == 0, error);
        return JsonNode.Parse(output)!["outcome"]!.GetValue<string>();
    }

    private static (string? Bag, string? Item) Place(string outcome)
    {
        var json = JsonNode.Parse(outcome)!;
        return (json["data_bag"]?.GetValue<string>(), json["item"]?.GetValue<string>());
    }

    private static JsonObject Read(Workplace host) =>
        JsonNode.Parse(host.Send(HttpMethod.Get, Item, "").Body.Span)!.AsObject();

    private static string State(Workplace host, TestGuest guest) =>
        Read(host)["rehai"]!["guests"]![guest.Uuid]!["guest_state"]!.GetValue<string>();
}
