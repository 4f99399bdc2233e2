using System.Text;
using Rehai.Agent.Collectors;

namespace Rehai.Agent.Doctor;

/// <summary>Which ohai is there, and does it start?</summary>
internal static class OhaiCheck
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public static Finding Look(Examination examination)
    {
        if (OhaiCollector.Find(Environment.GetEnvironmentVariable("PATH")) is not { } program)
        {
            return Finding.Ok("none: Rehai reads host name, kernel, platform, memory and processors itself");
        }
        var version = Encoding.UTF8.GetString(
            new BoundedProcess(program, ["--version"], Deadline).Run(examination.Cancellation).Span
        );
        return Finding.Ok($"{program}, {version.Trim()}");
    }
}
