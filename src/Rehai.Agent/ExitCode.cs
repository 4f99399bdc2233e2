namespace Rehai.Agent;

/// <summary>What `rehai` ends with. 1, 2, 3 and 43 mean what they mean in Chef (RFC 062).</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int UsageOrInterrupted = 2;
    public const int Terminated = 3;
    public const int ConfigurationUnusable = 43;
    public const int ServerUnreachable = 44;
    public const int LibvirtUnreachable = 45;
    public const int DifferenceFound = 46;
    public const int ConflictNotResolved = 47;
}
