using Rehai.Libvirt;

namespace Rehai.Agent.Collectors;

/// <summary>The guests could not be listed at all; the message says where, why and what to do.</summary>
internal sealed class LibvirtUnavailableException(string message, Exception? cause = null) : Exception(message, cause)
{
    internal static LibvirtUnavailableException From(string uri, LibvirtException error) =>
        new($"cannot read libvirt at {uri}: {error.Message.TrimEnd('.')}. {Advice(error)}", error);

    private static string Advice(LibvirtException error) =>
        error switch
        {
            LibvirtTimeoutException => "The daemon does not answer: look at it with `systemctl status libvirtd` "
                + "(or virtqemud) and restart it; guests keep running.",
            { Code: LibvirtErrorCode.SystemError } when error.Message.Contains("Permission denied") => NoRights,
            {
                Code: LibvirtErrorCode.AuthenticationFailed
                    or LibvirtErrorCode.AuthenticationCancelled
                    or LibvirtErrorCode.AuthenticationUnavailable
                    or LibvirtErrorCode.AccessDenied
            } => NoRights,
            { Code: LibvirtErrorCode.SystemError or LibvirtErrorCode.Rpc } =>
                "Is libvirtd (or virtqemud) running? Start it with `systemctl start libvirtd`, "
                    + "or name another hypervisor with --libvirt-uri.",
            { Code: LibvirtErrorCode.NoConnect or LibvirtErrorCode.NoSupport } =>
                "Is the QEMU driver installed? On Debian: apt-get install libvirt-daemon-driver-qemu.",
            _ => "Check with `virsh --readonly --connect URI list`.",
        };

    private const string NoRights = "Run as root or as a member of the group libvirt.";
}
