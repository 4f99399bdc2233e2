namespace Rehai.Chef.Configuration;

/// <summary>
/// The assignments of a <c>client.rb</c> of the common kind: <c>key value</c>, <c>key = value</c>, <c>key(value)</c> with literals, one
/// a statement. What else Ruby allows is skipped, block by block, with a warning that names file and line.
/// </summary>
internal sealed class ClientRb
{
    private static readonly string[] BlockKeywords =
    [
        "begin",
        "if",
        "unless",
        "case",
        "while",
        "until",
        "for",
        "def",
        "class",
        "module",
    ];

    private const int LongestHead = 60;

    private readonly string _file;
    private readonly string _text;
    private readonly List<string> _warnings = [];
    private readonly Dictionary<string, ConfigValue> _values = [];
    private readonly RubyLiteralReader _reader;

    private ClientRb(string file, string text)
    {
        (_file, _text) = (file, text);
        _reader = new(text, 0);
    }

    public IReadOnlyDictionary<string, ConfigValue> Values => _values;

    public IReadOnlyList<string> Warnings => _warnings;

    /// <param name="needed">Keys whose assignment must not be skipped.</param>
    /// <exception cref="ConfigException">A needed key is assigned in a way that only Ruby can evaluate.</exception>
    public static ClientRb Parse(string file, string text, IReadOnlySet<string> needed)
    {
        var result = new ClientRb(file, text);
        result._reader.SkipSpace(acrossLines: true);
        while (result._reader.Current != '\0')
        {
            result.ReadStatement(needed);
            result._reader.SkipSpace(acrossLines: true);
        }
        return result;
    }

    private void ReadStatement(IReadOnlySet<string> needed)
    {
        var start = _reader.Position;
        var key = ReadKey();
        if (key.Length > 0 && !BlockKeywords.Contains(key) && ReadAssigned() is { } value)
        {
            _values[key] = value;
            return;
        }
        RefuseNeeded(key, start, needed);
        SkipStatement(start, needed);
        _warnings.Add($"{_file}:{LineOf(start)}: skipped `{Head(start)}`, which only Ruby can evaluate.");
    }

    private void RefuseNeeded(string key, int position, IReadOnlySet<string> needed)
    {
        if (needed.Contains(key))
        {
            throw new ConfigException(
                $"{_file}:{LineOf(position)}: cannot evaluate how {key} is set without Ruby; set it with --config-option "
                    + $"{key}=VALUE."
            );
        }
    }

    private int LineOf(int position) => _text.AsSpan(0, position).Count('\n') + 1;

    /// <summary>What a statement begins with, and none of its values: they may be secrets.</summary>
    private string Head(int start)
    {
        var line = _text.AsSpan(start);
        line = line[..Math.Max(0, line.IndexOf('\n') is var end and >= 0 ? end : line.Length)];
        var length = line.IndexOfAny(" \t=(\"");
        return $"{line[..Math.Min(length < 0 ? line.Length : length, LongestHead)].Trim()} …";
    }

    private string ReadKey()
    {
        var key = _reader.ReadIdentifier();
        while (_reader.Current == '.' && key.Length > 0)
        {
            _reader.TrySkip('.');
            key += "." + _reader.ReadIdentifier();
        }
        return key;
    }

    /// <summary>The value when a whole statement is an assignment of a literal; otherwise null.</summary>
    private ConfigValue? ReadAssigned()
    {
        _reader.SkipSpace(acrossLines: false);
        var parenthesis = _reader.TrySkip('(');
        if (!parenthesis && _reader.TrySkip('=') && _reader.Current is '=' or '~' or '>')
        {
            return null;
        }
        var value = _reader.Read();
        _reader.SkipSpace(acrossLines: false);
        if (parenthesis && !_reader.TrySkip(')'))
        {
            return null;
        }
        _reader.SkipSpace(acrossLines: false);
        return _reader.Current is '\n' or '\0' or '#' or ';' && TrySkipEnd() ? value : null;
    }

    private bool TrySkipEnd()
    {
        if (!_reader.TrySkip(';'))
        {
            _reader.SkipToLineEnd();
        }
        return true;
    }

    /// <summary>Skips to the statement's end, across open brackets and to the <c>end</c> of a block.</summary>
    private void SkipStatement(int start, IReadOnlySet<string> needed)
    {
        var position = start;
        var depth = 0;
        do
        {
            var end = _text.IndexOf('\n', position);
            end = end < 0 ? _text.Length : end;
            var line = _text[position..end];
            // A key set inside a block that we cannot follow: nobody knows to what.
            RefuseNeeded(
                new string([.. line.TrimStart().TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c == '_')]),
                position,
                needed
            );
            depth += Nesting(line);
            position = Math.Min(end + 1, _text.Length);
        } while (depth > 0 && position < _text.Length);
        _reader.MoveTo(position);
    }

    private static int Nesting(string line)
    {
        var code = line.Split('#', 2)[0].Trim();
        var first = new string([.. code.TakeWhile(char.IsAsciiLetter)]);
        var opened = BlockKeywords.Contains(first) || first == "do" || EndsWithDo(code) ? 1 : 0;
        var closed = first == "end" || (opened > 0 && EndsWithEnd(code)) ? 1 : 0;
        return opened - closed + code.Count("([{".Contains) - code.Count(")]}".Contains);
    }

    /// <summary>A block on one line: <c>begin; require 'x'; rescue LoadError; end</c>.</summary>
    private static bool EndsWithEnd(string code) =>
        code.EndsWith(" end", StringComparison.Ordinal) || code.EndsWith(";end", StringComparison.Ordinal);

    private static bool EndsWithDo(string code) =>
        code.EndsWith(" do", StringComparison.Ordinal)
        || (code.Contains(" do |", StringComparison.Ordinal) && code.EndsWith('|'));
}
