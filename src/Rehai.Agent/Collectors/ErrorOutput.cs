using System.Text;

namespace Rehai.Agent.Collectors;

/// <summary>
/// A program's standard error, read to its end so that the program never waits for us. Lines beyond the bounds are lost, but
/// for the last and the last warning; control characters, which could speak to a terminal, become spaces.
/// </summary>
internal sealed class ErrorOutput
{
    private const int MostLines = 200;
    private const int LongestLine = 500;

    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];
    private readonly StringBuilder _line = new();
    private string? _last;
    private string? _lastWarning;

    /// <summary>The first lines so far, without empty ones.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lock)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>The last line so far that is not empty; null where there is none.</summary>
    public string? Last
    {
        get
        {
            lock (_lock)
            {
                return _last;
            }
        }
    }

    /// <summary>The text of the last line so far in which ohai warns of something; null where there is none.</summary>
    public string? LastWarning
    {
        get
        {
            lock (_lock)
            {
                return _lastWarning;
            }
        }
    }

    public void Read(TextReader error)
    {
        var buffer = new char[4096];
        for (int read; (read = error.Read(buffer)) > 0; )
        {
            lock (_lock)
            {
                Add(buffer.AsSpan(0, read));
            }
        }
        lock (_lock)
        {
            EndLine();
        }
    }

    private void Add(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c == '\n')
            {
                EndLine();
            }
            else if (_line.Length < LongestLine)
            {
                _line.Append(char.IsControl(c) ? ' ' : c);
            }
        }
    }

    private void EndLine()
    {
        var line = _line.ToString().Trim();
        _line.Clear();
        if (line.Length == 0)
        {
            return;
        }
        _last = line;
        _lastWarning = OhaiLog.Warning(line) ?? _lastWarning;
        if (_lines.Count < MostLines)
        {
            _lines.Add(line);
        }
    }
}
