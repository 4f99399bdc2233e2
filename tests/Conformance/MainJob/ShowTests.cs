using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Rehai.Conformance.Hypervisor;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.MainJob;

[Collection(OneHypervisor.Name)]
public sealed partial class ShowTests(HypervisorFixture hypervisor)
{
    [Fact]
    public void An_attribute_is_printed_as_ohai_prints_it()
    {
        foreach (var attribute in (string[])["hostname", "kernel", "kernel/release", "languages/ruby/version"])
        {
            Assert.Equal(
                EmptyObjects().Replace(Tool.Run("ohai", attribute), "{}"),
                Tool.Run(Repository.Agent, "show", attribute)
            );
        }
    }

    [Fact]
    public void Guests_are_shown_without_any_configuration()
    {
        using var guest = hypervisor.Define("show").Boot();

        var shown = JsonNode.Parse(Tool.Run(Repository.Agent, "show", "rehai/guests"))!;

        Assert.Equal("running", shown[guest.Uuid]!["guest_state"]!.GetValue<string>());
    }

    [Fact]
    public void An_attribute_that_is_not_there_is_said()
    {
        var (code, output, error) = Tool.Try(Repository.Agent, ["show", "libvirt/no/such"], []);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("libvirt/no/such", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_ohai_the_roots_that_rehai_reads_itself_are_ohais()
    {
        var path = new Dictionary<string, string> { ["PATH"] = "/nowhere" };
        using var ours = JsonDocument.Parse(Tool.Run(Repository.Agent, ["show"], path));
        using var ohais = JsonDocument.Parse(Tool.Run("ohai"));

        string[] same =
        [
            "hostname",
            "machinename",
            "fqdn",
            "os",
            "os_version",
            "platform",
            "platform_version",
            "platform_family",
            "cpu",
            "kernel",
        ];
        foreach (var root in same)
        {
            Assert.Equal(Sorted(ohais.RootElement.GetProperty(root)), Sorted(ours.RootElement.GetProperty(root)));
        }
        Assert.Equal(Keys(ohais.RootElement.GetProperty("memory")), Keys(ours.RootElement.GetProperty("memory")));
        Assert.Equal(
            ohais.RootElement.GetProperty("memory").GetProperty("total").GetString(),
            ours.RootElement.GetProperty("memory").GetProperty("total").GetString()
        );
    }

    /// <summary>ohai's JSON library breaks the line inside an empty object.</summary>
    [GeneratedRegex(@"\{\s+\}")]
    private static partial Regex EmptyObjects();

    private static List<string> Keys(JsonElement element) =>
        [.. element.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal)];

    /// <summary>Key order means nothing, and clock rates move.</summary>
    private static string Sorted(JsonElement element) =>
        element.ValueKind switch
        {
            JsonValueKind.Object => "{"
                + string.Join(
                    ',',
                    element
                        .EnumerateObject()
                        .Where(member => member.Name != "mhz")
                        .OrderBy(member => member.Name, StringComparer.Ordinal)
                        .Select(member => $"{member.Name}:{Sorted(member.Value)}")
                )
                + "}",
            _ => element.GetRawText(),
        };
}
