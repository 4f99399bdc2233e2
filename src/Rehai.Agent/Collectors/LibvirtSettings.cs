using Rehai.Libvirt;

namespace Rehai.Agent.Collectors;

/// <summary>Where libvirt is and how long Rehai waits for it.</summary>
internal sealed record LibvirtSettings
{
    public string Uri { get; init; } = "qemu:///system";

    /// <summary>Connects to that URI.</summary>
    public Func<string, LibvirtConnection> Open { get; init; } =
        static uri => LibvirtConnection.Open(uri, readOnly: true);

    /// <summary>For each call that reads no guest's monitor, the opening of the connection too.</summary>
    public TimeSpan CallDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For the sizes of one running guest's disks, which its QEMU answers.</summary>
    public TimeSpan DiskDeadline { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>After this time no further guest is asked for its disks.</summary>
    public TimeSpan DiskBudget { get; init; } = TimeSpan.FromSeconds(5);
}
