using Rehai.Agent.Collectors;
using Rehai.Libvirt;

namespace Rehai.Agent.Tests.Collectors;

/// <summary>What to do is told from codes: libvirt's sentences come in many languages.</summary>
public sealed class LibvirtUnavailableExceptionTests
{
    private const string Uri = "qemu:///system";

    [Theory]
    [InlineData(LibvirtErrorCode.SystemError, 13, "Keine Berechtigung", "unix_sock_ro_perms")]
    [InlineData(LibvirtErrorCode.SystemError, 1, "Die Operation ist nicht erlaubt", "unix_sock_ro_perms")]
    [InlineData(LibvirtErrorCode.SystemError, 2, "Datei oder Verzeichnis nicht gefunden", "systemctl start libvirtd`")]
    [InlineData(
        LibvirtErrorCode.SystemError,
        2,
        "‚/run/libvirt/virtqemud-sock-ro‘",
        "systemctl start virtqemud.socket`"
    )]
    [InlineData(LibvirtErrorCode.AuthenticationFailed, 0, "", "org.libvirt.unix.monitor")]
    [InlineData(LibvirtErrorCode.AuthenticationCancelled, 0, "", "org.libvirt.unix.monitor")]
    [InlineData(LibvirtErrorCode.AuthenticationUnavailable, 0, "", "org.libvirt.unix.monitor")]
    [InlineData(LibvirtErrorCode.AccessDenied, 0, "", "connect.search-domains")]
    [InlineData(LibvirtErrorCode.NoConnect, 0, "", "libvirt-daemon-driver-qemu")]
    [InlineData((LibvirtErrorCode)9999, 0, "", $"virsh --readonly --connect {Uri} list")]
    public void The_mend_fits_the_code(LibvirtErrorCode code, int errno, string message, string mend) =>
        Assert.Contains(
            mend,
            LibvirtUnavailableException.From(Uri, new LibvirtException(code, 0, message, errno)).Message,
            StringComparison.Ordinal
        );
}
