namespace Rehai.Agent.Collectors;

/// <summary>Passes on what ohai wrote to standard error: <c>[TIME] LEVEL: text</c>, and lines without a level.</summary>
internal static class OhaiLog
{
    private const int MostWarnings = 20;

    private static readonly string[] Warnings = ["WARN: ", "ERROR: ", "FATAL: "];

    public static void PassOn(ErrorOutput output, Log log)
    {
        var warnings = 0;
        foreach (var line in output.Lines)
        {
            if (Warning(line) is not { } text)
            {
                log.Debug($"ohai: {line}");
            }
            else if (++warnings <= MostWarnings)
            {
                log.Warn($"ohai: {text}");
            }
        }
        if (warnings > MostWarnings)
        {
            log.Warn($"ohai: {warnings - MostWarnings} more warnings; run ohai by itself to see them all.");
        }
    }

    /// <summary>The text of the last complaint: a critical plugin that fails makes ohai end with 0, having said why and nothing else.</summary>
    public static string? LastWarning(ErrorOutput output) =>
        output.Lines.Select(Warning).LastOrDefault(w => w is not null);

    private static string? Warning(string line)
    {
        var time = line.StartsWith('[') ? line.IndexOf("] ", StringComparison.Ordinal) : -1;
        var text = time < 0 ? line : line[(time + 2)..];
        var level = Array.Find(Warnings, level => text.StartsWith(level, StringComparison.Ordinal));
        return level is null ? null : text[level.Length..];
    }
}
