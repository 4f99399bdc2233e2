using System.Text;
using System.Text.Json;

namespace Rehai.Bench.Load;

/// <summary>
/// A node's document as a hypervisor's would be, made from a seed. A few of its values carry its version in as many characters
/// always, so that another version is the same text with other digits in a few places.
/// </summary>
internal sealed class NodeText
{
    /// <summary>A host of thirty guests.</summary>
    public static readonly NodeSize Usual = new(Guests: 30, Bytes: 60_000);

    private const int Digits = 8;
    private const string Mark = "v00000000";

    private static readonly string[] Words =
        "lib python perl gcc ssl zlib core kernel image tools common utils data dev bin doc net virt qemu audio font ruby".Split(
            ' '
        );

    private readonly byte[] _text;
    private readonly List<int> _marks = [];

    private NodeText(byte[] text)
    {
        _text = text;
        var mark = Encoding.ASCII.GetBytes(Mark);
        for (int at = 0, next; (next = _text.AsSpan(at).IndexOf(mark)) >= 0; at += next + mark.Length)
        {
            _marks.Add(at + next + 1);
        }
    }

    public static NodeText Whole(string name, int seed, NodeSize size) => new(Write(name, seed, size));

    /// <summary>The merge patch with which Rehai says that the first guest of that node has changed.</summary>
    public static NodeText Patch(int seed)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteStartObject("automatic");
            json.WriteStartObject("rehai");
            json.WriteString("refreshed_at", "2026-11-24T16:00:00.000Z");
            json.WriteString("cause", Mark);
            json.WriteStartObject("collectors");
            json.WriteStartObject("libvirt");
            json.WriteNumber("ms", 12);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartObject("guests");
            json.WriteStartObject(Uuid(new Random(seed), 0));
            json.WriteString("guest_state", Mark);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return new(stream.ToArray());
    }

    /// <summary>The UUID of that node's first guest.</summary>
    public static string FirstGuest(int seed) => Uuid(new Random(seed), 0);

    public int Length => _text.Length;

    public void WriteVersion(int version, Span<byte> buffer)
    {
        _text.CopyTo(buffer);
        foreach (var mark in _marks)
        {
            version.TryFormat(buffer.Slice(mark, Digits), out _, "00000000");
        }
    }

    public static int VersionOf(ReadOnlyMemory<byte> node)
    {
        using var json = JsonDocument.Parse(node);
        var version = json.RootElement.GetProperty("automatic").GetProperty("rehai").GetProperty("cause").GetString()!;
        return int.Parse(version.AsSpan(1));
    }

    private static byte[] Write(string name, int seed, NodeSize size)
    {
        var random = new Random(seed);
        using var stream = new MemoryStream();
        using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("chef_environment", "_default");
        json.WriteString("json_class", "Chef::Node");
        json.WriteStartObject("automatic");
        WriteGuests(json, random, size.Guests);
        WriteDomains(json, new Random(seed), seed, size.Guests);
        WriteHost(json, name, random);
        WritePackages(json, stream, random, size.Bytes);
        json.WriteEndObject();
        json.WriteStartObject("normal");
        json.WriteStartArray("tags");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteString("chef_type", "node");
        WriteEmpty(json, "default");
        WriteEmpty(json, "override");
        json.WriteStartArray("run_list");
        json.WriteStringValue("role[hypervisor]");
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return stream.ToArray();
    }

    private static void WriteHost(Utf8JsonWriter json, string name, Random random)
    {
        json.WriteString("hostname", name);
        json.WriteString("fqdn", $"{name}.example.com");
        json.WriteString("platform", "debian");
        json.WriteString("platform_version", "12.8");
        json.WriteString("ipaddress", Address(random));
        json.WriteString("uptime", Mark);
        json.WriteStartObject("memory");
        json.WriteString("total", "263855420kB");
        json.WriteString("free", Mark);
        json.WriteEndObject();
        json.WriteStartObject("network");
        json.WriteStartObject("interfaces");
        for (var i = 0; i < 24; i++)
        {
            json.WriteStartObject($"vnet{i}");
            json.WriteString("mtu", "1500");
            json.WriteStartObject("addresses");
            json.WriteStartObject(Address(random));
            json.WriteString("family", "inet");
            json.WriteString("prefixlen", "24");
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteString("state", "up");
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Uuid(Random random, int guest) => $"{random.NextInt64():x16}-{guest:0000}";

    private static void WriteGuests(Utf8JsonWriter json, Random random, int guests)
    {
        json.WriteStartObject("rehai");
        json.WriteString("version", "0.1.0");
        json.WriteString("cause", Mark);
        json.WriteStartObject("guests");
        for (var i = 0; i < guests; i++)
        {
            json.WriteStartObject(Uuid(random, i));
            json.WriteString("guest_name", $"web{i:00}");
            json.WriteString("guest_state", i == 0 ? Mark : "running");
            json.WriteBoolean("persistent", true);
            json.WriteNumber("snapshots", random.Next(3));
            json.WriteStartObject("memory_kib");
            json.WriteNumber("current", random.Next(1 << 22));
            json.WriteNumber("max", 1 << 22);
            json.WriteEndObject();
            json.WriteStartArray("disks");
            json.WriteStartObject();
            json.WriteString("target", "vda");
            json.WriteString("source", $"/var/lib/libvirt/images/web{i:00}.qcow2");
            json.WriteNumber("capacity", 10L << 30);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>The same guests as ohai shows them, by names that no other host has.</summary>
    private static void WriteDomains(Utf8JsonWriter json, Random random, int seed, int guests)
    {
        json.WriteStartObject("libvirt");
        json.WriteStartObject("domains");
        for (var i = 0; i < guests; i++)
        {
            json.WriteStartObject($"vm{seed}-{i}");
            json.WriteNumber("id", i + 1);
            json.WriteString("uuid", Uuid(random, i));
            json.WriteString("state", "running");
            json.WriteNumber("memory", 1 << 22);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>As many as fill the document: the same on each host, some in another version.</summary>
    private static void WritePackages(Utf8JsonWriter json, MemoryStream stream, Random random, int bytes)
    {
        json.WriteStartObject("packages");
        var same = new Random(0);
        for (var i = 0; stream.Length + json.BytesPending < bytes; i++)
        {
            json.WriteStartObject($"{Words[same.Next(Words.Length)]}-{Words[same.Next(Words.Length)]}{i}");
            json.WriteString("version", $"{same.Next(9)}.{same.Next(99)}-{same.Next(9)}+deb12u{random.Next(3)}");
            json.WriteString("arch", "amd64");
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void WriteEmpty(Utf8JsonWriter json, string key)
    {
        json.WriteStartObject(key);
        json.WriteEndObject();
    }

    private static string Address(Random random) => $"10.{random.Next(256)}.{random.Next(256)}.{random.Next(256)}";
}

/// <param name="Bytes">At least.</param>
internal sealed record NodeSize(int Guests, int Bytes);
