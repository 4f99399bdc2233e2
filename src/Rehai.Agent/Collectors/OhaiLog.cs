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

    /// <returns>The text of a warning or worse; null of any other line.</returns>
    public static string? Warning(string line)
    {
        var time = line.StartsWith('[') ? line.IndexOf("] ", StringComparison.Ordinal) : -1;
        var text = time < 0 ? line : line[(time + 2)..];
        var level = Array.Find(Warnings, level => text.StartsWith(level, StringComparison.Ordinal));
        return level is null ? null : text[level.Length..];
    }
}
