namespace Rehai.Agent.Doctor;

/// <summary>What a check found.</summary>
/// <param name="Found">A line.</param>
/// <param name="Mend">What to do; null where nothing is to be done.</param>
/// <param name="Code">The exit code of a run that fails for the same reason; done where none would.</param>
internal sealed record Finding(Outcome Outcome, string Found, string? Mend = null, int Code = ExitCode.Done)
{
    public static Finding Ok(string found) => new(Outcome.Ok, found);

    public static Finding Warning(string found, string mend) => new(Outcome.Warning, found, mend);

    public static Finding Failed(string found, string mend, int code) => new(Outcome.Failed, found, mend, code);

    /// <param name="failed">The check that failed and without which this one cannot be made.</param>
    public static Finding Skipped(string failed) => new(Outcome.Skipped, $"cannot be checked: {failed} failed");

    /// <param name="message">As the run would say it: its first sentence tells what is wrong, the others what to do.</param>
    public static Finding Of(Outcome outcome, string message, int code)
    {
        var end = message.IndexOf(". ", StringComparison.Ordinal) + 1;
        return end == 0 ? new(outcome, message, null, code) : new(outcome, message[..end], message[(end + 1)..], code);
    }
}

internal enum Outcome
{
    Ok,

    /// <summary>A run works, with something lost or something to come.</summary>
    Warning,

    Failed,

    /// <summary>It needs a check that failed.</summary>
    Skipped,
}
