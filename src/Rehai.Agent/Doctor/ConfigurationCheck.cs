namespace Rehai.Agent.Doctor;

/// <summary>Can <c>client.rb</c> be read, and all of it?</summary>
internal static class ConfigurationCheck
{
    public static Finding Look(Examination examination)
    {
        var (file, warnings) = (examination.Config.File, examination.Config.Warnings);
        return warnings.Count > 0
                ? Finding.Warning(
                    $"{file}; {string.Join(" ", warnings)}",
                    "Where one of these sets what Rehai needs, set it with --config-option KEY=VALUE."
                )
            : file is null ? Finding.Ok("no client.rb; defaults and options")
            : Finding.Ok(file);
    }
}
