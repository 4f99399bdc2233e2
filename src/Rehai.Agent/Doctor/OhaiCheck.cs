using System.Text;
using Rehai.Agent.Collectors;

namespace Rehai.Agent.Doctor;

/// <summary>Which ohai is there, and does it start?</summary>
internal static class OhaiCheck
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public static Finding Look(Examination examination) =>
        Look(OhaiCollector.Find(Environment.GetEnvironmentVariable("PATH")), Deadline, examination.Cancellation);

    internal static Finding Look(string? program, TimeSpan deadline, CancellationToken cancellation)
    {
        if (program is null)
        {
            return Finding.Ok("none: Rehai reads host name, kernel, platform, memory and processors itself");
        }
        var version = Encoding.UTF8.GetString(
            new BoundedProcess(program, ["--version"], deadline).Run(cancellation).Span
        );
        return Finding.Ok($"{program}, {version.Trim()}");
    }
}
