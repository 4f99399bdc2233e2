namespace Rehai.Server.Inventory;

/// <summary>What of a node's automatic attributes tells of a host, found in one pass over them.</summary>
internal sealed class HostRoots
{
    private readonly NodeValue[] _values;

    public HostRoots(ReadOnlyMemory<byte> automatic)
    {
        _values = new NodeValue(automatic).Pick(
            "rehai",
            "libvirt",
            "ohai_time",
            "fqdn",
            "platform",
            "platform_version",
            "roles",
            "kernel",
            "cpu",
            "memory"
        );
    }

    public RehaiRoot Rehai => new(_values[0]);

    public LibvirtRoot Libvirt => new(_values[1]);

    public NodeValue OhaiTime => _values[2];

    public NodeValue Fqdn => _values[3];

    public NodeValue Platform => _values[4];

    public NodeValue PlatformVersion => _values[5];

    public NodeValue Roles => _values[6];

    public NodeValue Kernel => _values[7];

    public NodeValue Cpu => _values[8];

    public NodeValue Memory => _values[9];

    public bool IsHost => _values[0].IsObject || _values[1].IsObject;

    /// <summary>The same to the byte.</summary>
    public bool IsSame(HostRoots other)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            if (!_values[i].Json.Span.SequenceEqual(other._values[i].Json.Span))
            {
                return false;
            }
        }
        return true;
    }
}
