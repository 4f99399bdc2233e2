using System.Text.Json;

namespace Rehai.Facts.Tests;

public sealed class FactsJsonTests
{
    [Fact]
    public void The_root_libvirt_has_the_shape_of_ohai() =>
        Assert.Equal(
            """
            {"uri":"text","libvirt_version":"text","nodeinfo":{"cores":1,"cpus":1,"memory":1,"mhz":1,"model":"text",
            "nodes":1,"sockets":1,"threads":1},"domains":{"KEY":{"id":1,"os_type":"text","uuid":"text","cpu_time":1,
            "max_mem":1,"memory":1,"nr_virt_cpu":1,"state":1}},"networks":{"KEY":{"bridge_name":"text","uuid":"text"}},
            "storage":{"KEY":{"autostart":true,"uuid":"text","allocation":1,"available":1,"capacity":1,"state":1,
            "volumes":{"KEY":{"key":"text","name":"text","path":"text","allocation":1,"capacity":1,"type":1}}}}}
            """.ReplaceLineEndings(""),
            JsonSerializer.Serialize(Filled.Create<LibvirtFacts>(), FactsJson.Default.LibvirtFacts)
        );

    [Fact]
    public void The_root_rehai_has_the_shape_of_the_design() =>
        Assert.Equal(
            """
            {"version":"text","refreshed_at":"2026-11-22T08:51:41.500Z","cause":"text","interval":1,
            "collectors":{"KEY":{"ms":1,"ok":true,"error":"text"}},"truncated":["text"],"unprivileged":["text"],
            "guests":{"KEY":{"guest_name":"text","guest_state":"text","guest_state_reason":"text",
            "guest_since":"2026-11-22T08:51:41.500Z","persistent":true,"autostart":true,"managed_save":true,
            "arch":"text","machine":"text","vcpus":{"current":1,"max":1},"memory_kib":{"current":1,"max":1},
            "disks":[{"target":"text","bus":"text","device":"text","source":"text","capacity":1,"allocation":1}],
            "interfaces":[{"mac":"text","type":"text","source":"text","model":"text","target":"text",
            "guest_addresses":["text"]}],"snapshots":["text"],"guest_hostname":"text"}},
            "networks":{"KEY":{"uuid":"text","bridge":"text","active":true,"autostart":true,"persistent":true}},
            "pools":{"KEY":{"uuid":"text","state":"text","active":true,"autostart":true,"persistent":true,
            "capacity":1,"allocation":1,"available":1}}}
            """.ReplaceLineEndings(""),
            JsonSerializer.Serialize(Filled.Create<HostFacts>(), FactsJson.Default.HostFacts)
        );

    [Fact]
    public void Unknown_is_absent_and_none_is_empty()
    {
        var facts = new HostFacts { Guests = [] };
        Assert.Equal("""{"guests":{}}""", JsonSerializer.Serialize(facts, FactsJson.Default.HostFacts));
    }

    [Fact]
    public void Keys_stand_in_ordinal_order_however_they_came()
    {
        var pools = new OrdinalDictionary<PoolFacts>();
        foreach (var key in new[] { "b", "ä", "a", "B", "Z" })
        {
            pools[key] = new PoolFacts { Uuid = "u" };
        }
        Assert.Equal(["B", "Z", "a", "b", "ä"], pools.Keys);
    }

    [Fact]
    public void What_was_written_is_read_back_the_same()
    {
        var written = JsonSerializer.Serialize(Filled.Create<HostFacts>(), FactsJson.Default.HostFacts);
        var read = JsonSerializer.Deserialize(written, FactsJson.Default.HostFacts)!;
        Assert.Equal(written, JsonSerializer.Serialize(read, FactsJson.Default.HostFacts));
    }
}
