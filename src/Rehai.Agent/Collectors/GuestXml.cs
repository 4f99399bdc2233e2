using System.Globalization;
using System.Xml;
using Rehai.Facts;

namespace Rehai.Agent.Collectors;

/// <summary>
/// Reads a guest's libvirt XML in one pass. Whoever may define guests writes parts of it, so it is bounded, has no
/// document type and follows no reference.
/// </summary>
internal static class GuestXml
{
    /// <summary>libvirt's own bound of a string in a call.</summary>
    private const int MaxCharacters = 4 * 1024 * 1024;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxCharacters,
        IgnoreComments = true,
        IgnoreWhitespace = true,
        IgnoreProcessingInstructions = true,
    };

    /// <exception cref="XmlException">It is not well-formed, too long, or has a document type.</exception>
    internal static GuestDescription Parse(byte[] xml)
    {
        using var reader = XmlReader.Create(new MemoryStream(xml), Settings);
        var guest = new GuestDescription();
        reader.MoveToContent();
        Children(reader, child => Domain(child, guest));
        return guest;
    }

    private static void Domain(XmlReader reader, GuestDescription guest)
    {
        switch (reader.Name)
        {
            case "memory":
                guest.MaxMemory = Kibibytes(reader);
                break;
            case "currentMemory":
                guest.CurrentMemory = Kibibytes(reader);
                break;
            case "vcpu":
                guest.CurrentVcpus = Integer(reader.GetAttribute("current"));
                guest.MaxVcpus = Integer(Text(reader));
                guest.CurrentVcpus ??= guest.MaxVcpus;
                break;
            case "os":
                Children(reader, child => OperatingSystem(child, guest));
                break;
            case "devices":
                Children(reader, child => Device(child, guest));
                break;
        }
    }

    private static void OperatingSystem(XmlReader reader, GuestDescription guest)
    {
        if (reader.Name == "type")
        {
            guest.Arch = reader.GetAttribute("arch");
            guest.Machine = reader.GetAttribute("machine");
            guest.OsType = Text(reader);
        }
    }

    private static void Device(XmlReader reader, GuestDescription guest)
    {
        switch (reader.Name)
        {
            case "disk":
                guest.Disks.Add(Disk(reader));
                break;
            case "interface":
                guest.Interfaces.Add(Interface(reader));
                break;
        }
    }

    private static DiskFacts Disk(XmlReader reader)
    {
        var disk = new DiskFacts { Target = "", Device = reader.GetAttribute("device") };
        Children(
            reader,
            child =>
                disk = child.Name switch
                {
                    "source" => disk with { Source = DiskSource(child) },
                    "target" => disk with { Target = child.GetAttribute("dev") ?? "", Bus = child.GetAttribute("bus") },
                    _ => disk,
                }
        );
        return disk;
    }

    private static InterfaceFacts Interface(XmlReader reader)
    {
        var nic = new InterfaceFacts { Type = reader.GetAttribute("type") };
        Children(
            reader,
            child =>
                nic = child.Name switch
                {
                    "mac" => nic with { Mac = child.GetAttribute("address") },
                    "source" => nic with { Source = InterfaceSource(child) },
                    "model" => nic with { Model = child.GetAttribute("type") },
                    "target" => nic with { Target = child.GetAttribute("dev") },
                    _ => nic,
                }
        );
        return nic;
    }

    private static string? DiskSource(XmlReader source) =>
        source.GetAttribute("file")
        ?? source.GetAttribute("dev")
        ?? source.GetAttribute("dir")
        ?? Joined(source, "pool", '/', "volume")
        ?? Joined(source, "protocol", ':', "name")
        ?? source.GetAttribute("path");

    private static string? InterfaceSource(XmlReader source) =>
        source.GetAttribute("network")
        ?? source.GetAttribute("bridge")
        ?? source.GetAttribute("dev")
        ?? source.GetAttribute("path");

    private static string? Joined(XmlReader source, string first, char separator, string second) =>
        source.GetAttribute(first) is { } head ? $"{head}{separator}{source.GetAttribute(second)}" : null;

    /// <summary>libvirt writes every size of memory in KiB.</summary>
    private static ulong? Kibibytes(XmlReader reader) =>
        reader.GetAttribute("unit") is "KiB" or null
        && ulong.TryParse(Text(reader), NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            ? size
            : null;

    private static int? Integer(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string? Text(XmlReader reader) =>
        !reader.IsEmptyElement && reader.Read() && reader.NodeType == XmlNodeType.Text ? reader.Value : null;

    /// <summary>
    /// Visits the child elements of no namespace, as all of libvirt's own are, and leaves the reader at the parent's end; a
    /// visitor may go down, not beyond.
    /// </summary>
    private static void Children(XmlReader parent, Action<XmlReader> visit)
    {
        if (parent.IsEmptyElement)
        {
            return;
        }
        var depth = parent.Depth;
        while (parent.Read() && parent.Depth > depth)
        {
            if (parent.NodeType == XmlNodeType.Element && parent.Depth == depth + 1 && parent.NamespaceURI.Length == 0)
            {
                visit(parent);
            }
        }
    }
}
