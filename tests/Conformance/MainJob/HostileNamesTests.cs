using System.Text.Json.Nodes;
using System.Xml.Linq;
using Rehai.Conformance.Programs;

namespace Rehai.Conformance.MainJob;

/// <summary>Whoever may define guests names them; what is printed for people stays lines of text, and JSON has the name.</summary>
public sealed class HostileNamesTests : IDisposable
{
    private const string Name = "x\n+ forged: 1\u009b31m\u202e \"y\"";
    private readonly Workplace _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Changes_and_logs_stay_one_line_each()
    {
        _host.Register();
        var hypervisor = NodeFile();
        var logFile = Path.Combine(_host.Directory, "log");

        var (_, diff, _) = _host.Rehai("diff", "libvirt", "--libvirt-uri", hypervisor);
        var (_, whyRun, said) = _host.Rehai("libvirt", "-W", "-l", "debug", "--libvirt-uri", hypervisor);
        var (saved, _, _) = _host.Rehai("libvirt", "--libvirt-uri", hypervisor);
        File.WriteAllText(hypervisor["test://".Length..], "<node/>");
        var (_, gone, _) = _host.Rehai("diff", "libvirt", "--libvirt-uri", hypervisor);
        var (code, _, _) = _host.Rehai("libvirt", "-l", "debug", "-L", logFile, "--libvirt-uri", hypervisor);

        Assert.Equal((0, 0), (saved, code));
        Assert.All((string[])[diff, whyRun, said, gone, File.ReadAllText(logFile)], AssertPlain);
        Assert.Contains(
            "- libvirt/domains/\"x\\n+ forged: 1\\u009B31m\\u202E \\\"y\\\"\": ",
            gone,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_node_has_the_name_as_it_is()
    {
        _host.Register();

        Assert.Equal(0, _host.Rehai("libvirt", "--libvirt-uri", NodeFile()).ExitCode);

        var libvirt = JsonNode.Parse(_host.ReadNode().AutomaticRoot("libvirt").Span)!;
        Assert.Equal([Name], libvirt["domains"]!.AsObject().Select(domain => domain.Key));
    }

    private static void AssertPlain(string output)
    {
        Assert.DoesNotContain(output, c => c != '\n' && char.IsControl(c));
        Assert.DoesNotContain('\u202e', output);
        Assert.DoesNotContain("\n+ forged", output, StringComparison.Ordinal);
    }

    private string NodeFile()
    {
        var path = Path.Combine(_host.Directory, "node.xml");
        var domain = new XElement(
            "domain",
            new XAttribute("type", "test"),
            new XElement("name", Name),
            new XElement("memory", 16384),
            new XElement("os", new XElement("type", "hvm"))
        );
        new XElement("node", domain).Save(path);
        return $"test://{path}";
    }
}
