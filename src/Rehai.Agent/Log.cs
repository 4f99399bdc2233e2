using System.Globalization;

namespace Rehai.Agent;

/// <summary>
/// Chef's log levels and line form. Lines go to standard error, or to the file of <c>-L</c> as
/// <c>[2026-11-22T16:00:00+00:00] WARN: text</c>, UTC. Each is one line, whatever stands in its text.
/// </summary>
internal sealed class Log : IDisposable
{
    private readonly TextWriter _output;
    private readonly LogLevel _level;
    private readonly TimeProvider _time;

    private Log(TextWriter output, LogLevel level, TimeProvider time, bool isFile)
    {
        (_output, _level, _time, IsFile) = (output, level, time, isFile);
    }

    private bool _isBroken;

    public bool IsFile { get; }

    public static Log ToStandardError(LogLevel level) =>
        new(StandardStreams.Error, level, TimeProvider.System, isFile: false);

    /// <exception cref="Chef.Configuration.ConfigException">The file cannot be opened for appending.</exception>
    public static Log ToFile(string path, LogLevel level, TimeProvider time)
    {
        try
        {
            var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            return new(new StreamWriter(stream) { AutoFlush = true }, level, time, isFile: true);
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

    private void Write(LogLevel level, string text)
    {
        if (level < _level)
        {
            return;
        }
        var time = IsFile
            ? _time.GetUtcNow().ToString("'['yyyy-MM-dd'T'HH:mm:sszzz'] '", CultureInfo.InvariantCulture)
            : "";
        try
        {
            lock (_output)
            {
                _output.WriteLine($"{time}{level.ToString().ToUpperInvariant()}: {OneLine.Of(text)}");
            }
        }
        catch (IOException e)
        {
            ReportOnce(e);
        }
    }
}

internal enum LogLevel
{
    Trace,
    Debug,
    Info,
    Warn,
    Error,
    Fatal,
}
