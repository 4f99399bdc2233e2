using System.Text;
using Rehai.Agent.Collectors;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Doctor;

/// <summary>Which ohai is there, and does it run with what <c>client.rb</c> says of it?</summary>
internal static class OhaiCheck
{
    /// <summary>It loads every plugin, and asks one.</summary>
    private const string QuickAttribute = "hostname";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static Finding Look(Examination examination) =>
        OhaiCollector.Find(Environment.GetEnvironmentVariable("PATH")) is { } program
            ? Look(program, examination.Ohai, Patience, examination.Cancellation)
            : Finding.Ok("none: Rehai reads host name, kernel, platform, memory and processors itself");

    internal static Finding Look(
        string program,
        OhaiSettings settings,
        TimeSpan patience,
        CancellationToken cancellation
    )
    {
        try
        {
            var version = new BoundedProcess(program, ["--version"], patience).Run(cancellation);
            return Judge(
                $"{program}, {Encoding.UTF8.GetString(version.Span).Trim()}",
                Warning(program, settings, patience, cancellation),
                settings
            );
        }
        catch (CollectorException e)
        {
            return Finding.Failed(
                e.Message,
                $"Run `{program}` by hand and mend what it says. The node keeps what ohai gave last, and `rehai libvirt` needs none.",
                ExitCode.Failed
            );
        }
    }

    private static Finding Judge(string found, string? warning, OhaiSettings settings)
    {
        var missing = settings.PluginPaths.Where(path => !Directory.Exists(path)).ToList();
        return missing.Count > 0
                ? Finding.Warning(
                    $"{found}; {string.Join(", ", missing)} is not there",
                    "Make the directory, or take it out of ohai.plugin_path: ohai passes over it without a word."
                )
            : warning is not null
                ? Finding.Warning(
                    $"{found}; it warns: {warning}",
                    "Mend the plugin, or name it in ohai.disabled_plugins."
                )
            : Finding.Ok(found);
    }

    private static string? Warning(
        string program,
        OhaiSettings settings,
        TimeSpan patience,
        CancellationToken cancellation
    )
    {
        using var config = OhaiConfigFile.Write(settings.Ruby);
        var run = new BoundedProcess(program, ["-c", config.Path, QuickAttribute], patience);
        run.Run(cancellation);
        return run.ErrorOutput.LastWarning;
    }
}
