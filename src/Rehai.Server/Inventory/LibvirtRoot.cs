namespace Rehai.Server.Inventory;

/// <summary>What <c>automatic.libvirt</c> tells of a host, found in one pass over it.</summary>
internal sealed class LibvirtRoot(NodeValue root)
{
    private readonly NodeValue[] _values = root.Pick("libvirt_version", "nodeinfo", "domains", "storage");

    public NodeValue Version => _values[0];

    public NodeValue Nodeinfo => _values[1];

    public NodeValue Domains => _values[2];

    public NodeValue Storage => _values[3];
}
