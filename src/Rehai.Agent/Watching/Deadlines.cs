namespace Rehai.Agent.Watching;

/// <summary>Spans and points in time to wait for, the latter as timestamps of a clock that nobody sets; <see cref="long.MaxValue"/> never comes.</summary>
internal static class Deadlines
{
    public static long After(this TimeProvider time, TimeSpan pause) =>
        time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency);

    /// <returns>How long until then; nothing or less where it is over.</returns>
    public static TimeSpan Until(this TimeProvider time, long deadline) =>
        deadline == long.MaxValue ? TimeSpan.MaxValue : time.GetElapsedTime(time.GetTimestamp(), deadline);

    public static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    public static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    public static bool IsOver(this TimeProvider time, long deadline) => time.GetTimestamp() >= deadline;
}
