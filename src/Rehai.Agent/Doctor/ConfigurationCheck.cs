namespace Rehai.Agent.Doctor;

/// <summary>Can <c>client.rb</c> be read, and all of it?</summary>
internal static class ConfigurationCheck
{
    public static Finding Look(Examination examination)
    {
        var (files, warnings) = (examination.Config.Files, examination.Config.Warnings);
        var found = files.Count == 0 ? "no client.rb; defaults and options" : string.Join(", ", files);
        return warnings.Count == 0
            ? Finding.Ok(found)
            : Finding.Warning(
                $"{found}; {string.Join(" ", warnings)}",
                "Where one of these sets what Rehai needs, set it with --config-option KEY=VALUE."
            );
    }
}
