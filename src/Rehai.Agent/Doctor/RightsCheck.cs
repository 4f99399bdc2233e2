namespace Rehai.Agent.Doctor;

/// <summary>Does this run as root?</summary>
internal static class RightsCheck
{
    public static Finding Look(Examination _) =>
        Environment.IsPrivilegedProcess
            ? Finding.Ok("root")
            : Finding.Warning(
                $"{Environment.UserName}, not root: ohai reads no DMI, no LVM and less of the network, and the key is root's as a rule",
                "Run as root, as chef-client does."
            );
}
