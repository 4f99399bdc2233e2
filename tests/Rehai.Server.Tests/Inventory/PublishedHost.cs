using System.Text;
using System.Text.Json;
using Rehai.Facts;

namespace Rehai.Server.Tests.Inventory;

/// <summary>Automatic attributes as an agent publishes them, by the agent's own records.</summary>
internal sealed record PublishedHost
{
    /// <summary>Null where they could not be listed.</summary>
    public IReadOnlyList<PublishedGuest>? Guests { get; init; } = [];

    public string? Cause { get; init; } = "event";

    public ReadOnlyMemory<byte> Automatic
    {
        get
        {
            var host = new HostFacts { Version = "1.0.0", Cause = Cause };
            if (Guests is not null)
            {
                host = host with { Guests = [] };
                foreach (var guest in Guests)
                {
                    host.Guests[guest.Uuid] = guest.Facts;
                }
            }
            var rehai = JsonSerializer.Serialize(host, FactsJson.Default.HostFacts);
            return Encoding.UTF8.GetBytes($$"""{"fqdn":"host.example.com","rehai":{{rehai}}}""");
        }
    }

    public static PublishedHost With(params PublishedGuest[] guests) => new() { Guests = guests };

    /// <summary>As ohai alone saves it: what runs, by name.</summary>
    public static ReadOnlyMemory<byte> Ohai(params PublishedGuest[] guests)
    {
        var domains = guests.Select(guest =>
            $$"""{{JsonSerializer.Serialize(guest.Name)}}:{"id":1,"uuid":"{{guest.Uuid}}","max_mem":2097152,"memory":1048576,"nr_virt_cpu":2,"state":1}"""
        );
        return Encoding.UTF8.GetBytes($$"""{"libvirt":{"domains":{ {{string.Join(',', domains)}} } } }""");
    }
}

/// <param name="State">And its reason behind a slash: <c>shut off/destroyed</c>.</param>
internal sealed record PublishedGuest(int Number, string State = "running/booted")
{
    public string Uuid { get; } = $"00000000-0000-4000-8000-{Number:D12}";

    public string Name { get; init; } = $"g{Number}";

    public DateTimeOffset? Since { get; init; }

    public int Vcpus { get; init; } = 2;

    public ulong MemoryKib { get; init; } = 2 << 20;

    public ulong Balloon { get; init; } = 1 << 20;

    public IReadOnlyList<DiskFacts>? Disks { get; init; }

    public GuestFacts Facts =>
        new()
        {
            GuestName = Name,
            GuestState = State.Split('/')[0],
            GuestStateReason = State.Split('/').ElementAtOrDefault(1) ?? "unknown",
            GuestSince = Since,
            Vcpus = new(Vcpus, Vcpus),
            MemoryKib = new(Balloon, MemoryKib),
            Disks = Disks,
        };
}
