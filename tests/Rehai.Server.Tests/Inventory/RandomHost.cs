using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Rehai.Server.Tests.Inventory;

/// <summary>Automatic attributes of hosts with few guests: as agents and ohai write them, and with anything in place of anything.</summary>
internal static class RandomHost
{
    private static readonly string[] States =
    [
        "running/booted",
        "running/migrated",
        "paused/migrating",
        "paused/user",
        "shut off/migrated",
        "shut off/destroyed",
        "crashed/panicked",
        "odd",
    ];

    private static readonly string[] Absurd =
    [
        "null",
        "true",
        "-1",
        "1e400",
        "123456789012345678901234567890",
        "0.5",
        "\"\\ud800\"",
        "\"\\u0000a\\n\"",
        "\"\"",
        "{}",
        "[]",
        "[[[[[[]]]]]]",
        "{\"a\":1,\"a\":2}",
        "[1,\"a\",null,{\"volumes\":{}}]",
        "{\"uuid\":\"00000000-0000-4000-8000-000000000001\",\"state\":99}",
        "{\"00000000-0000-4000-8000-000000000001\":{\"disks\":[7,{}]}}",
        "\"2026-13-01T00:00:00Z\"",
        "\"0001-01-01T00:00:00+14:00\"",
        "\"9999-12-31T23:59:59Z\"",
    ];

    private static readonly string Recorded = File.ReadAllText("Recorded/kvm12.json");

    public static ReadOnlyMemory<byte> Automatic(Random random) =>
        random.Next(8) switch
        {
            0 => PublishedHost.Ohai(Guests(random)),
            1 => new PublishedHost { Guests = null }.Automatic,
            2 => "{\"fqdn\":\"kvm\"}"u8.ToArray(),
            3 => Spoilt(random, Recorded),
            4 => Spoilt(random, Encoding.UTF8.GetString(PublishedHost.With(Guests(random)).Automatic.Span)),
            _ => PublishedHost.With(Guests(random)).Automatic,
        };

    private static PublishedGuest[] Guests(Random random) =>
        [
            .. Enumerable
                .Range(0, 6)
                .Where(_ => random.Next(2) == 0)
                .Select(i => new PublishedGuest(i, States[random.Next(States.Length)])
                {
                    Name = $"g{random.Next(3)}",
                    Vcpus = random.Next(1, 3),
                    Balloon = (ulong)random.Next(3),
                }),
        ];

    /// <summary>With a few of its values, or of its keys, replaced.</summary>
    private static ReadOnlyMemory<byte> Spoilt(Random random, string text) =>
        Encoding.UTF8.GetBytes(Spoilt(random, JsonNode.Parse(text), depth: 0));

    private static string Spoilt(Random random, JsonNode? node, int depth) =>
        depth > 0 && random.Next(25) == 0
            ? Absurd[random.Next(Absurd.Length)]
            : node switch
            {
                JsonObject members =>
                    $"{{{string.Join(',', members.Select(member => $"{Key(random, member.Key)}:{Spoilt(random, member.Value, depth + 1)}"))}}}",
                JsonArray elements =>
                    $"[{string.Join(',', elements.Select(element => Spoilt(random, element, depth + 1)))}]",
                _ => node?.ToJsonString() ?? "null",
            };

    private static string Key(Random random, string key) =>
        random.Next(40) switch
        {
            0 => "\"\\ud800\"",
            1 => "\"guests\"",
            2 => $"\"\\u{(int)key[0]:x4}{JsonEncodedText.Encode(key[1..])}\"",
            _ => $"\"{JsonEncodedText.Encode(key)}\"",
        };
}
