using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Rehai.Server.Hosting;

/// <summary>One event, one line: time (UTC), level, message with its key=value pairs, and the cause of a failure.</summary>
internal sealed class LogLine(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(
        in LogEntry<TState> logEntry,
        IExternalScopeProvider? scopeProvider,
        TextWriter textWriter
    )
    {
        var now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        textWriter.Write($"{now} {Word(logEntry.LogLevel)} {OneLine(logEntry.Formatter(logEntry.State, null))}");
        for (var cause = logEntry.Exception; cause is not null; cause = cause.InnerException)
        {
            textWriter.Write($" cause=\"{cause.GetType().Name}: {OneLine(cause.Message)}\"");
        }
        textWriter.WriteLine();
    }

    private static string Word(LogLevel level) =>
        level switch
        {
            LogLevel.Critical or LogLevel.Error => "error",
            LogLevel.Warning => "warn",
            LogLevel.Information => "info",
            _ => "debug",
        };

    /// <summary>Names and paths come from outside: no line of theirs may look like one of ours.</summary>
    private static string OneLine(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;
}
