using Rehai.Agent.Systemd;

namespace Rehai.Agent;

/// <summary>
/// Chef's log levels. Lines go to standard error, or to the file of <c>-L</c>, as <see cref="LogLine"/> forms them. Where standard
/// error is the journal, each begins with its priority.
/// </summary>
internal sealed class Log : IDisposable
{
    private readonly TextWriter _output;
    private readonly LogLevel _level;
    private readonly LogFormat _format;
    private readonly TimeProvider _time;

    private Log(TextWriter output, LogLevel level, LogFormat format, TimeProvider time, bool isFile)
    {
        (_output, _level, _format, _time, IsFile) = (output, level, format, time, isFile);
    }

    private bool _isBroken;

    public bool IsFile { get; }

    public static Log ToStandardError(LogLevel level, LogFormat format = LogFormat.Text) =>
        new(StandardStreams.Error, level, format, TimeProvider.System, isFile: false);

    /// <exception cref="Chef.Configuration.ConfigException">The file cannot be opened for appending.</exception>
    public static Log ToFile(string path, LogLevel level, TimeProvider time, LogFormat format = LogFormat.Text)
    {
        try
        {
            var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            return new(
                new StreamWriter(stream, StandardStreams.Encoding) { AutoFlush = true },
                level,
                format,
                time,
                isFile: true
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Chef.Configuration.ConfigException($"Cannot write the log file {path}: {e.Message}");
        }
    }

    public void Debug(string text) => Write(LogLevel.Debug, text);

    public void Info(string text) => Write(LogLevel.Info, text);

    public void Warn(string text) => Write(LogLevel.Warn, text);

    public void Error(string text) => Write(LogLevel.Error, text);

    /// <param name="fields">
    /// For programs, which see them beside the message: names in snake_case; text, numbers, booleans, null and lists of text.
    /// </param>
    public void Write(LogLevel level, string text, params ReadOnlySpan<(string Name, object? Value)> fields)
    {
        if (level < _level)
        {
            return;
        }
        var line =
            _format is LogFormat.Json
                ? LogLine.Json(_time.GetUtcNow(), level, text, fields)
                : LogLine.Text(IsFile ? _time.GetUtcNow() : null, level, text);
        try
        {
            lock (_output)
            {
                _output.WriteLine(IsFile ? line : Journal.Marked(level, line));
            }
        }
        catch (IOException e)
        {
            ReportOnce(e);
        }
    }

    public void Dispose()
    {
        if (!IsFile)
        {
            return;
        }
        try
        {
            _output.Dispose();
        }
        catch (IOException e)
        {
            ReportOnce(e);
        }
    }

    /// <summary>A log that takes no more must not end the run that it tells of.</summary>
    private void ReportOnce(IOException failure)
    {
        if (IsFile && !_isBroken)
        {
            StandardStreams.Error.WriteLine($"rehai: Cannot write the log: {failure.Message}");
        }
        _isBroken = true;
    }
}
