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
        var line = _text.AsSpan(0, start).Count('\n') + 1;
        var statement = SkipStatement(start);
        if (needed.Contains(key))
        {
            throw new ConfigException(
                $"{_file}:{line}: cannot evaluate `{statement}` without Ruby; set it with --config-option {key}=VALUE."
            );
        }
        _warnings.Add($"{_file}:{line}: skipped `{statement}`, which only Ruby can evaluate.");
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
    /// <returns>The statement's first line.</returns>
    private string SkipStatement(int start)
    {
        var position = start;
        var depth = 0;
        do
        {
            var end = _text.IndexOf('\n', position);
            end = end < 0 ? _text.Length : end;
            depth += Nesting(_text[position..end]);
            position = Math.Min(end + 1, _text.Length);
        } while (depth > 0 && position < _text.Length);
        _reader.MoveTo(position);
        return _text[start..].Split('\n', 2)[0].Trim();
    }

    private static int Nesting(string line)
    {
        var code = line.Split('#', 2)[0].Trim();
        var first = new string([.. code.TakeWhile(char.IsAsciiLetter)]);
        var opened = BlockKeywords.Contains(first) || first == "do" || EndsWithDo(code) ? 1 : 0;
        var closed = first == "end" ? 1 : 0;
        return opened - closed + code.Count("([{".Contains) - code.Count(")]}".Contains);
    }

    private static bool EndsWithDo(string code) =>
        code.EndsWith(" do", StringComparison.Ordinal)
        || (code.Contains(" do |", StringComparison.Ordinal) && code.EndsWith('|'));
}
