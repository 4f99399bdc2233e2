using System.Text.Json.Nodes;
using Rehai.Chef;
using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.Faults;

/// <summary>
/// A registered host with a libvirtd of its own, on which nothing but the test changes anything, and whose node is out of date.
/// </summary>
public sealed class FaultHost : IDisposable
{
    /// <summary>A root of ours that is out of date, and things that are not ours.</summary>
    private const string OldNode = $$$"""
        {"name":"{{{Workplace.NodeName}}}","chef_environment":"_default","json_class":"Chef::Node","chef_type":"node",
         "automatic":{"ohai_time":1.50,"libvirt":{"old":1},"recipes":["a"],
           "rehai":{"guests":{"1":{"guest_name":"old"}},"refreshed_at":"2026-01-02T03:04:05Z"}},
         "normal":{"tags":["t"]},"default":{"a":1e3},"override":{},"run_list":["recipe[a]"]}
        """;

    internal const string ProxyUser = "rehai";

    internal const string ProxyPassword = "open-sesame";

    private const string NodePath = $"nodes/{Workplace.NodeName}";

    private readonly Workplace _workplace = new("locked");
    private readonly Libvirtd _libvirtd = Libvirtd.Apart();
    private readonly string _key;
    private ChefResponse _node = new(0, default);

    public FaultHost()
    {
        try
        {
            _workplace.Register();
            _key = _workplace.ReadClientKey();
        }
        catch
        {
            // xunit disposes only what its constructor finished.
            Dispose();
            throw;
        }
    }

    internal Workplace Workplace => _workplace;

    internal Uri Server => _workplace.Server.Url;

    /// <summary>Everything as before the first test.</summary>
    internal FaultHost Anew()
    {
        File.WriteAllText(_workplace.ClientKey, _key);
        File.SetUnixFileMode(_workplace.ClientKey, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Delete(_workplace.LockFile);
        Configure(_workplace.Server.Organization);
        DeleteNode();
        CreateNode();
        _node = Node();
        return this;
    }

    /// <param name="extra">More lines of <c>client.rb</c>.</param>
    internal void Configure(Uri organization, string extra = "") => _workplace.Configure(organization, extra);

    internal void DeleteNode() => Send(HttpMethod.Delete, NodePath, "", user: "admin", 200, 404);

    /// <param name="user">Null is the host's own client.</param>
    internal void CreateNode(string? user = null) => Send(HttpMethod.Post, "nodes", OldNode, user, 201);

    internal Libvirtd Libvirtd => _libvirtd;

    /// <summary>Runs <c>rehai libvirt</c>, and holds it to what the row of the running test says.</summary>
    internal void AssertFault(params string[] arguments) => AssertFault(() => Refresh(arguments));

    internal (int ExitCode, string Output, string Error) Refresh(params string[] arguments) =>
        _workplace.Rehai(["libvirt", "--libvirt-uri", _libvirtd.Uri, .. arguments]);

    internal void AssertFault(Func<(int ExitCode, string Output, string Error)> run)
    {
        AssertNode(FaultAttribute.AssertShown(run(), _key).Node);
    }

    public void Dispose()
    {
        _workplace.Dispose();
        _libvirtd.Dispose();
    }

    private ChefResponse Node() => _workplace.Send(HttpMethod.Get, NodePath, "", user: "admin");

    private void Send(HttpMethod method, string path, string body, string? user, params int[] expected) =>
        Assert.Contains(_workplace.Send(method, path, body, user).Status, expected);

    private void AssertNode(Afterwards expected)
    {
        var after = Node();
        switch (expected)
        {
            case Afterwards.Absent:
                Assert.Equal(404, after.Status);
                break;
            case Afterwards.Saved:
                Assert.Equal(Foreign(_node), Foreign(after));
                AssertFresh(after);
                break;
            case Afterwards.Created:
                AssertFresh(after);
                break;
            case Afterwards.SavedButGuests:
                Assert.Equal(Guests(_node), Guests(after));
                Assert.NotNull(Automatic(after)["hostname"]);
                break;
            case Afterwards.AsItWas or Afterwards.Anothers:
                Assert.Equal(_node.Body.ToArray(), after.Body.ToArray());
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"{expected} is for tests of another host");
        }
    }

    private static void AssertFresh(ChefResponse node) => Assert.NotNull(Automatic(node)["libvirt"]!["nodeinfo"]);

    /// <summary>What is on the node beside the roots of ours.</summary>
    private static string Foreign(ChefResponse node)
    {
        var automatic = Automatic(node).AsObject();
        automatic.Remove("libvirt");
        automatic.Remove("rehai");
        return automatic.Root.ToJsonString();
    }

    private static string[] Guests(ChefResponse node)
    {
        var automatic = Automatic(node);
        var rehai = automatic["rehai"]!;
        return
        [
            automatic["libvirt"]!.ToJsonString(),
            rehai["guests"]!.ToJsonString(),
            rehai["refreshed_at"]!.ToJsonString(),
        ];
    }

    private static JsonNode Automatic(ChefResponse node) => JsonNode.Parse(node.Body.Span)!["automatic"]!;
}

/// <summary>The tests of all faults share the host, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class OneFaultHost : ICollectionFixture<FaultHost>
{
    internal const string Name = "faults";
}
