using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Rehai.Agent.Collectors;
using Rehai.Chef;
using Rehai.Chef.Configuration;
using Rehai.Chef.Tests;
using Rehai.Facts;

namespace Rehai.Agent.Tests.Collectors;

/// <summary>Whatever the guests and however small the bound.</summary>
public sealed class AttributeBudgetFuzzTests
{
    private static readonly string[] Order = ["volumes", "snapshots", "disks", "interfaces"];

    [Fact]
    public void Identity_and_state_survive_any_bound_and_what_is_sent_keeps_it_or_has_no_details() =>
        Soak.Check(Cases, 300, Holds);

    private static Gen<(LibvirtFacts, HostFacts, int)> Cases =>
        from sizes in Gen.ListOf(Gen.Choose(0, 400))
        from volumes in Gen.Choose(0, 20)
        from bytes in Gen.Choose(0, 20_000)
        select (Libvirt(volumes), Host([.. sizes]), bytes);

    private static void Holds((LibvirtFacts Libvirt, HostFacts Host, int Bytes) given)
    {
        var collection = new Collection(
            given.Libvirt,
            given.Host,
            new Dictionary<string, ReadOnlyMemory<byte>>(),
            AttributePaths.None,
            [],
            ReadAt: 0
        );
        var node = NodeDocument.Create("kvm1", "_default");

        var roots = collection.RootsFor(node, AttributeFilter.None, given.Bytes);

        var rehai = JsonNode.Parse(roots.Texts["rehai"].Span)!;
        var truncated = rehai["truncated"]?.AsArray().Select(detail => detail!.GetValue<string>()).ToArray() ?? [];
        Assert.Equal(truncated, Order.Where(truncated.Contains));
        Assert.Equal(truncated.Length > 0, roots.Warnings.Count > 0);
        var fits = roots.Texts.Values.Sum(root => root.Length) <= given.Bytes;
        Assert.True(fits || HasNoDetails(rehai, JsonNode.Parse(roots.Texts["libvirt"].Span)!));
        foreach (var (uuid, guest) in given.Host.Guests!)
        {
            Assert.Equal(guest.GuestName, rehai["guests"]![uuid]!["guest_name"]!.GetValue<string>());
            Assert.Equal(guest.GuestState, rehai["guests"]![uuid]!["guest_state"]!.GetValue<string>());
        }
    }

    private static bool HasNoDetails(JsonNode rehai, JsonNode libvirt) =>
        rehai["guests"]!.AsObject().All(guest => !Order.Any(detail => guest.Value!.AsObject().ContainsKey(detail)))
        && libvirt["storage"]!.AsObject().All(pool => !pool.Value!.AsObject().ContainsKey("volumes"));

    private static LibvirtFacts Libvirt(int volumes)
    {
        var pool = new LibvirtPoolFacts
        {
            Autostart = true,
            Uuid = "p",
            Allocation = 1,
            Available = 1,
            Capacity = 1,
            State = 2,
            Volumes = [],
        };
        for (var i = 0; i < volumes; i++)
        {
            pool.Volumes[$"v{i}"] = new LibvirtVolumeFacts
            {
                Key = "k",
                Name = $"v{i}",
                Path = "/p",
                Allocation = 1,
                Capacity = 1,
                Type = 0,
            };
        }
        return CollectionTests.Libvirt with { Storage = new() { ["p"] = pool } };
    }

    /// <summary>A guest for each size: a third of them has no disk, a third no snapshot.</summary>
    private static HostFacts Host(IReadOnlyList<int> sizes)
    {
        var guests = new OrdinalDictionary<GuestFacts>();
        for (var i = 0; i < sizes.Count; i++)
        {
            var text = new string('ä', sizes[i]);
            guests[$"u{i}"] = new GuestFacts
            {
                GuestName = $"g{i}",
                GuestState = "running",
                GuestStateReason = "booted",
                Snapshots = i % 3 == 0 ? null : [text],
                Disks = i % 3 == 1 ? null : [new DiskFacts { Target = "vda", Source = text }],
                Interfaces = [new InterfaceFacts { Mac = text }],
            };
        }
        return new HostFacts { Guests = guests };
    }
}
