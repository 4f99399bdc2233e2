using System.Text.Json;
using System.Text.Json.Nodes;
using Rehai.Agent.Collectors;
using Rehai.Conformance.Programs;
using Rehai.Facts;

namespace Rehai.Conformance.Hypervisor;

[Collection(OneHypervisor.Name)]
public sealed class OhaiParityTests(HypervisorFixture hypervisor) : IDisposable
{
    private static readonly string Pool = HypervisorFixture.GuestPrefix + "pool";

    private const int Attempts = 5;

    public void Dispose() => HypervisorFixture.Virsh("pool-destroy", Pool);

    [Fact]
    public void The_root_libvirt_is_what_ohai_s_own_plugin_gives()
    {
        using var running = hypervisor.Define("parity-a").Boot();
        using var paused = hypervisor.Define("parity-b").Boot().Pause();
        using var off = hypervisor.Define("parity-c");
        var directory = Directory.CreateDirectory(Path.Combine(hypervisor.Scratch, "pool")).FullName;
        HypervisorFixture.Virsh("pool-create-as", Pool, "dir", "--target", directory);
        HypervisorFixture.Virsh("vol-create-as", Pool, "volume.qcow2", "8M", "--format", "qcow2");

        var (ohai, ours) = AtOneMoment();

        Assert.Equal(1, ohai["domains"]![running.Name]!["state"]!.GetValue<int>());
        Assert.Equal(8388608, ohai["storage"]![Pool]!["volumes"]!["volume.qcow2"]!["capacity"]!.GetValue<int>());
        Assert.NotNull(ohai["networks"]!["default"]);
        Assert.True(JsonNode.DeepEquals(ohai, ours), $"ohai {ohai.ToJsonString()}\nours {ours.ToJsonString()}");
    }

    /// <summary>Reads again where something else on the machine changed between the two.</summary>
    private static (JsonNode Ohai, JsonNode Ours) AtOneMoment()
    {
        (JsonNode Ohai, JsonNode Ours) pair = default;
        for (var i = 0; i < Attempts && (i == 0 || !JsonNode.DeepEquals(pair.Ohai, pair.Ours)); i++)
        {
            var libvirt = HypervisorFixture.Read().Libvirt;
            pair = (Steady(Ohai()), Steady(JsonSerializer.SerializeToNode(libvirt, FactsJson.Default.LibvirtFacts)!));
        }
        return pair;
    }

    private static JsonNode Ohai() =>
        JsonNode.Parse(Tool.Run("ruby", Path.Combine(AppContext.BaseDirectory, "Hypervisor", "ohai-libvirt.rb")))!;

    /// <summary>Without the values that differ between two readings of the same program.</summary>
    private static JsonNode Steady(JsonNode libvirt)
    {
        foreach (var path in LibvirtCollector.VolatilePaths.Where(path => path[0] == "libvirt"))
        {
            Remove(libvirt, [.. path.Skip(1)]);
        }
        return libvirt;
    }

    private static void Remove(JsonNode node, string[] path)
    {
        var children = node.AsObject();
        if (path is [var leaf])
        {
            Assert.True(children.Remove(leaf), $"{leaf} is missing");
            return;
        }
        foreach (var child in path[0] == "*" ? children.Select(pair => pair.Value!).ToList() : [children[path[0]]!])
        {
            Remove(child, path[1..]);
        }
    }
}
