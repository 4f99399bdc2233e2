namespace Rehai.Server.Commands;

/// <summary>The same numbers as <c>rehai</c>'s; 43 is Chef's for a configuration that cannot be used.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int UsageOrInterrupted = 2;
    public const int Terminated = 3;
    public const int ConfigurationUnusable = 43;
}
