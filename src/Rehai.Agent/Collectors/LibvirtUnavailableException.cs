using Rehai.Libvirt;

namespace Rehai.Agent.Collectors;

/// <summary>The guests could not be listed at all; the message says where, why and what to do.</summary>
internal sealed class LibvirtUnavailableException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>EPERM and EACCES; libvirt's own words for them may be in any language.</summary>
    private const int NotPermitted = 1;
    private const int NoAccess = 13;

    private const string SocketRights =
        "Only root and those whom its mode admits may use this socket: run as root or as a member of the group libvirt, "
        + "or open the read-only socket with unix_sock_ro_perms in libvirtd.conf.";

    private const string PolkitRights =
        "libvirt asked polkit, which does not let this user in: run as root or as a member of the group libvirt, "
        + "or allow the user org.libvirt.unix.monitor with a polkit rule.";

    private const string AclRights =
        "libvirt's access_drivers deny it: run as root, or allow the user org.libvirt.api.connect.getattr, connect.read and "
        + "connect.search-domains, domain.getattr and domain.read with a polkit rule.";

    internal static LibvirtUnavailableException From(string uri, LibvirtException error) =>
        new($"cannot read libvirt at {uri}: {error.Message.TrimEnd('.')}. {Advice(uri, error)}", error);

    private static string Advice(string uri, LibvirtException error) =>
        error switch
        {
            LibvirtTimeoutException => "The daemon does not answer: look at it with `systemctl status libvirtd` "
                + "(or virtqemud) and restart it; guests keep running. It may also have as many clients as max_clients allows.",
            { Code: LibvirtErrorCode.SystemError, Errno: NotPermitted or NoAccess } => SocketRights,
            {
                Code: LibvirtErrorCode.AuthenticationFailed
                    or LibvirtErrorCode.AuthenticationCancelled
                    or LibvirtErrorCode.AuthenticationUnavailable
            } => PolkitRights,
            { Code: LibvirtErrorCode.AccessDenied } => AclRights,
            { Code: LibvirtErrorCode.SystemError or LibvirtErrorCode.Rpc } => Start(error),
            { Code: LibvirtErrorCode.NoConnect or LibvirtErrorCode.NoSupport } =>
                "Is the QEMU driver installed? On Debian: apt-get install libvirt-daemon-driver-qemu.",
            _ => $"Check with `virsh --readonly --connect {uri} list`.",
        };

    /// <summary>A path in libvirt's message is of no language: it says which daemon it was looking for.</summary>
    private static string Start(LibvirtException error) =>
        (
            error.Message.Contains("/virtqemud-sock", StringComparison.Ordinal)
                ? "Is virtqemud running? Start it with `systemctl start virtqemud.socket`"
                : "Is libvirtd (or virtqemud) running? Start it with `systemctl start libvirtd`"
        ) + ", or name another hypervisor with --libvirt-uri.";
}
