using Rehai.Agent.Collectors;
using Rehai.Agent.Publishing;
using Rehai.Chef;
using Rehai.Chef.Authentication;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Commands;

/// <summary>Which exit code a failure means.</summary>
internal static class Failures
{
    private const int Unauthorized = 401;

    /// <returns>The code; null for what is no expected failure but a defect of ours.</returns>
    public static int? Code(Exception failure) =>
        failure switch
        {
            UsageException => ExitCode.UsageOrInterrupted,
            ConfigException or ChefKeyException => ExitCode.ConfigurationUnusable,
            ChefServerRefusedException { Status: Unauthorized } => ExitCode.ConfigurationUnusable,
            ChefServerUnreachableException or SlowServerException or ChefServerRefusedException { Status: >= 500 } =>
                ExitCode.ServerUnreachable,
            LibvirtUnavailableException => ExitCode.LibvirtUnreachable,
            ConflictException => ExitCode.ConflictNotResolved,
            CollectorException or ChefServerRefusedException or RunLockException => ExitCode.Failed,
            NodeTooLargeException => ExitCode.Failed,
            IOException or UnauthorizedAccessException => ExitCode.Failed,
            _ => null,
        };

    /// <summary>Logs failures that did not stop the run.</summary>
    /// <returns>The first one's code; done where there is none.</returns>
    public static int Report(IReadOnlyList<Exception> failures, Log log)
    {
        foreach (var failure in failures)
        {
            log.Error(failure.Message);
        }
        return failures.Count == 0 ? ExitCode.Done : Code(failures[0]) ?? ExitCode.Failed;
    }
}
