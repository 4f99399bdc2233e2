using System.Text.Json;
using System.Xml.Linq;
using Rehai.Facts;

namespace Rehai.Agent.Tests.Collectors;

/// <summary>Names that libvirt admits, read from its test driver and written as they are.</summary>
public sealed class NamesTests
{
    private const string Uuid = "00000000-0000-4000-8000-000000000001";

    public static TheoryData<string> Names =>
        [
            "a\"b'c",
            "two\nlines",
            "tab\tbed",
            "ü🐘“x”",
            "\u009b31m\u007f",
            "right\u202eleft",
            "..",
            "*",
            "{}",
            new string('x', 10_000),
        ];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_guest_a_network_a_pool_a_volume_and_a_snapshot_keep_their_name(string name)
    {
        using var node = new NodeFile(Domain(name), Network(name), Pool(name, name));

        var reading = node.Read();

        Assert.Empty(reading.Errors);
        var libvirt = RoundTrip(JsonSerializer.SerializeToElement(reading.Libvirt, FactsJson.Default.LibvirtFacts));
        var host = RoundTrip(JsonSerializer.SerializeToElement(reading.Host, FactsJson.Default.HostFacts));
        Assert.Equal(Uuid, libvirt.GetProperty("domains").GetProperty(name).GetProperty("uuid").GetString());
        Assert.True(libvirt.GetProperty("networks").TryGetProperty(name, out _));
        var volumes = libvirt.GetProperty("storage").GetProperty(name).GetProperty("volumes");
        Assert.Equal($"/p/{name}", volumes.GetProperty(name).GetProperty("path").GetString());
        var guest = host.GetProperty("guests").GetProperty(Uuid);
        Assert.Equal(name, guest.GetProperty("guest_name").GetString());
        Assert.Equal(name, guest.GetProperty("snapshots")[0].GetString());
        Assert.True(host.GetProperty("networks").TryGetProperty(name, out _));
        Assert.True(host.GetProperty("pools").TryGetProperty(name, out _));
    }

    /// <summary>libvirt admits it in volumes alone.</summary>
    [Fact]
    public void A_volume_with_a_slash_keeps_its_name()
    {
        using var node = new NodeFile(Pool("p", "a/b"));

        Assert.Equal(["a/b"], node.Read().Libvirt.Storage!["p"].Volumes!.Keys);
    }

    [Theory]
    [InlineData("a/b")]
    public void A_guest_with_a_slash_is_refused_by_libvirt_itself(string name)
    {
        using var node = new NodeFile(Domain(name));

        var error = Assert.Throws<Rehai.Agent.Collectors.LibvirtUnavailableException>(() => node.Read());
        Assert.Contains("cannot contain '/'", error.Message, StringComparison.Ordinal);
    }

    private static JsonElement RoundTrip(JsonElement facts) => JsonElement.Parse(facts.GetRawText());

    private static string Domain(string name)
    {
        XNamespace test = "http://libvirt.org/schemas/domain/test/1.0";
        var snapshot = new XElement(
            test + "domainsnapshot",
            new XElement("name", name),
            new XElement("state", "shutoff"),
            new XElement("creationTime", 1),
            new XElement("active", 0)
        );
        return Text(
            new XElement(
                "domain",
                new XAttribute("type", "test"),
                snapshot,
                new XElement("name", name),
                new XElement("uuid", Uuid),
                new XElement("memory", 16384),
                new XElement("os", new XElement("type", "hvm"))
            )
        );
    }

    private static string Network(string name) =>
        Text(
            new XElement(
                "network",
                new XElement("name", name),
                new XElement("bridge", new XAttribute("name", "virbr9"))
            )
        );

    private static string Pool(string name, string volume) =>
        Text(
            new XElement(
                "pool",
                new XAttribute("type", "dir"),
                new XElement("name", name),
                new XElement("target", new XElement("path", "/p")),
                new XElement(
                    "volume",
                    new XAttribute("type", "file"),
                    new XElement("name", volume),
                    new XElement("capacity", new XAttribute("unit", "bytes"), 4096)
                )
            )
        );

    private static string Text(XElement element) => element.ToString(SaveOptions.DisableFormatting);
}
