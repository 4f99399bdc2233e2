namespace Rehai.Agent.Collectors;

/// <summary>Which of libvirt's drivers Rehai reads: QEMU/KVM, and libvirt's own test driver.</summary>
internal static class LibvirtUri
{
    /// <exception cref="LibvirtUnavailableException">The URI names another driver, or none.</exception>
    internal static void Check(string uri)
    {
        var driver = uri.Split(':', 2)[0].Split('+', 2)[0];
        if (driver is "qemu" or "test")
        {
            return;
        }
        throw new LibvirtUnavailableException(
            $"libvirt URI {uri}: Rehai reads QEMU/KVM hypervisors, not the driver “{driver}”. "
                + "Give a URI such as qemu:///system with --libvirt-uri."
        );
    }
}
