using System.Text.Json;
using Rehai.Agent.Collectors;
using Rehai.Facts;

namespace Rehai.Agent.Tests.Collectors;

public sealed class AttributeBudgetTests
{
    [Theory]
    [InlineData(1_000_000, "")]
    [InlineData(5_500, "snapshots")]
    [InlineData(3_500, "snapshots,disks")]
    [InlineData(10, "snapshots,disks,interfaces")]
    public void Details_are_left_out_in_the_documented_order_and_never_identity_and_state(int bytes, string dropped)
    {
        using var log = Log.ToStandardError(LogLevel.Fatal);

        var host = AttributeBudget.Fit(null, Host(), log, bytes).Host!;

        var truncated = host.Truncated is null ? "" : string.Join(',', host.Truncated);
        Assert.Equal(dropped, truncated);
        Assert.All(host.Guests!.Values, guest => Assert.Equal(("g", "running"), (guest.GuestName, guest.GuestState)));
        Assert.Equal(dropped.Contains("disks", StringComparison.Ordinal), host.Guests!["u0"].Disks is null);
        Assert.Equal(dropped.Contains("interfaces", StringComparison.Ordinal), host.Guests!["u0"].Interfaces is null);
        Assert.True(bytes < 100 || Size(host) <= bytes);
    }

    private static int Size(HostFacts host) =>
        JsonSerializer.SerializeToUtf8Bytes(host, FactsJson.Default.HostFacts).Length;

    private static HostFacts Host()
    {
        var guests = new OrdinalDictionary<GuestFacts>();
        for (var i = 0; i < 10; i++)
        {
            guests[$"u{i}"] = new GuestFacts
            {
                GuestName = "g",
                GuestState = "running",
                GuestStateReason = "booted",
                Snapshots = [new string('s', 200)],
                Disks = [new DiskFacts { Target = "vda", Source = new string('d', 200) }],
                Interfaces = [new InterfaceFacts { Mac = new string('m', 200) }],
            };
        }
        return new HostFacts { Guests = guests };
    }
}
