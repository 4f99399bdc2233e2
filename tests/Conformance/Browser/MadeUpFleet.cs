using System.Text.Json.Nodes;

namespace Rehai.Conformance.Browser;

/// <summary>Twelve hosts that do not exist and their guests, the same each time but for ages: for checks of pages and pictures of them.</summary>
internal static class MadeUpFleet
{
    /// <summary>The host that has not been heard of for two hours.</summary>
    public const string Stale = "kvm18";

    private const int Hosts = 12;
    private const int GuestsOfHost = 12;
    private const long GiB = 1L << 30;
    private static readonly string[] Purposes =
    [
        "web",
        "build",
        "db-prod",
        "mail",
        "cache",
        "ci-runner",
        "queue",
        "dns",
        "monitor",
    ];
    private static readonly int[] Gibibytes = [2, 8, 64, 4, 16, 8, 4, 2, 16];
    private static readonly int[] Processors = [2, 4, 16, 2, 4, 8, 2, 1, 4];

    /// <summary>The hosts as they were this morning, and then what happened to them.</summary>
    public static void Fill(Fleet fleet)
    {
        var now = TimeProvider.System.GetUtcNow();
        var hosts = Enumerable.Range(0, Hosts).Select(number => Host(number, now)).ToDictionary(host => host.Name);
        foreach (var host in hosts.Values)
        {
            fleet.Save(host);
        }
        foreach (var host in History(hosts, now))
        {
            fleet.Save(hosts[host]);
        }
    }

    /// <returns>Which host is to be saved after each step.</returns>
    private static IEnumerable<string> History(Dictionary<string, HostNode> hosts, DateTimeOffset now)
    {
        var (kvm12, kvm14) = (hosts["kvm12"], hosts["kvm14"]);
        kvm12["build-20"].Entered("shut off", now.AddMinutes(-41));
        yield return kvm12.Name;
        kvm12["build-20"].Entered("running", now.AddMinutes(-39));
        yield return kvm12.Name;
        var moved = kvm14["cache-41"].DeepClone().AsObject().Entered("running", now.AddMinutes(-26));
        hosts["kvm15"].With(moved);
        yield return "kvm15";
        kvm14.Without("cache-41");
        yield return kvm14.Name;
        hosts["kvm11"]["web-1"]["vcpus"] = Count(4);
        yield return "kvm11";
        hosts["kvm16"].With(Guest("web-211", 0, 211, now).Entered("running", now.AddMinutes(-11)));
        yield return "kvm16";
        hosts["kvm19"].Without("monitor-108");
        yield return "kvm19";
        hosts["kvm13"]["db-prod-30"].Entered("crashed", now.AddMinutes(-2));
        yield return "kvm13";
        hosts["kvm17"]["queue-79"].Entered("paused", now.AddSeconds(-50));
        yield return "kvm17";
    }

    private static HostNode Host(int number, DateTimeOffset now)
    {
        var name = $"kvm{11 + number}";
        var host = new HostNode(name)
        {
            Silence = name == Stale ? TimeSpan.FromHours(2) : TimeSpan.Zero,
            Ohai = Ohai(name, number),
            Rehai = Rehai(name, number),
        };
        for (var guest = number * GuestsOfHost; guest < (number + 1) * GuestsOfHost; guest++)
        {
            var purpose = guest % Purposes.Length;
            host.With(Guest($"{Purposes[purpose]}-{guest + 1}", purpose, guest, now));
        }
        return host;
    }

    private static JsonObject Guest(string name, int purpose, int number, DateTimeOffset now)
    {
        var isOff = number % 13 == 4;
        var guest = GuestNode
            .Of(name, "running")
            .Entered(isOff ? "shut off" : "running", now.AddHours(-5 - number * 7));
        guest["vcpus"] = Count(Processors[purpose]);
        guest["memory_kib"] = Count(Gibibytes[purpose] << 20);
        guest["autostart"] = !isOff;
        guest["persistent"] = true;
        guest["arch"] = "x86_64";
        guest["machine"] = "pc-q35-10.0";
        guest["guest_hostname"] = $"{name}.example.com";
        guest["snapshots"] = new JsonArray();
        guest["disks"] = new JsonArray(
            Disk(name, "vda", 20, number),
            Disk(name, "vdb", Gibibytes[purpose] * 8, number + 3)
        );
        guest["interfaces"] = new JsonArray(Interface(number, isOff));
        return guest;
    }

    private static JsonObject Disk(string guest, string target, int gibibytes, int number) =>
        new()
        {
            ["target"] = target,
            ["device"] = "disk",
            ["bus"] = "virtio",
            ["source"] = $"/var/lib/libvirt/images/{guest}-{target}.qcow2",
            ["capacity"] = gibibytes * GiB,
            ["allocation"] = gibibytes * GiB * (17 + number * 37 % 80) / 100,
        };

    private static JsonObject Interface(int number, bool isOff) =>
        new()
        {
            ["mac"] = $"52:54:00:3a:{number / 16:x2}:{number:x2}",
            ["type"] = "bridge",
            ["source"] = "br0",
            ["model"] = "virtio",
            ["guest_addresses"] = isOff ? [] : new JsonArray($"10.2.{3 + number / 100}.{10 + number % 100}"),
        };

    private static JsonObject Ohai(string name, int number) =>
        new()
        {
            ["fqdn"] = $"{name}.example.com",
            ["platform"] = "debian",
            ["platform_version"] = number % 3 == 0 ? "12.11" : "13.1",
            ["kernel"] = new JsonObject { ["release"] = "6.12.48+deb13-amd64" },
            ["cpu"] = new JsonObject { ["total"] = number % 4 == 1 ? 48 : 96 },
            ["memory"] = new JsonObject { ["total"] = $"{256 << 20}kB" },
        };

    private static JsonObject Rehai(string name, int number)
    {
        var rehai = new JsonObject
        {
            ["version"] = "1.0.0",
            ["cause"] = "event",
            ["collectors"] = new JsonObject { ["libvirt"] = new JsonObject { ["ms"] = 12 } },
            ["networks"] = new JsonObject { ["default"] = Network("virbr0"), ["storage"] = Network("br1") },
            ["pools"] = new JsonObject { ["images"] = Pool(4_000, 31 + number * 23 % 60) },
        };
        if (name == Stale)
        {
            // Soon silent for ten of them, whenever the server began to listen.
            rehai["interval"] = 5;
        }
        return rehai;
    }

    private static JsonObject Network(string bridge) =>
        new()
        {
            ["bridge"] = bridge,
            ["active"] = true,
            ["autostart"] = true,
        };

    private static JsonObject Pool(long gibibytes, int percent) =>
        new()
        {
            ["active"] = true,
            ["state"] = "running",
            ["capacity"] = gibibytes * GiB,
            ["allocation"] = gibibytes * GiB * percent / 100,
            ["available"] = gibibytes * GiB * (100 - percent) / 100,
        };

    private static JsonObject Count(int count) => new() { ["current"] = count, ["max"] = count };
}
