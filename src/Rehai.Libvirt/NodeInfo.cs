using System.Runtime.InteropServices;
using System.Text;

namespace Rehai.Libvirt;

/// <summary>Answer of <c>virNodeGetInfo</c> about the machine under the hypervisor.</summary>
/// <param name="Memory">KiB.</param>
/// <param name="Nodes">NUMA cells.</param>
public sealed record NodeInfo(
    string Model,
    ulong Memory,
    uint Cpus,
    uint Mhz,
    uint Nodes,
    uint Sockets,
    uint Cores,
    uint Threads
)
{
    internal static unsafe NodeInfo From(VirNodeInfo info)
    {
        var model = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(info.Model);
        return new NodeInfo(
            Encoding.UTF8.GetString(model),
            info.Memory,
            info.Cpus,
            info.Mhz,
            info.Nodes,
            info.Sockets,
            info.Cores,
            info.Threads
        );
    }
}
