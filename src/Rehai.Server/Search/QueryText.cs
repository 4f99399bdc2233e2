using System.Globalization;
using System.Text;

namespace Rehai.Server.Search;

/// <summary>
/// Takes a query apart by Lucene's lexical rules and those of <c>chef_lucene.peg</c>: a word ends at white space and at what has a
/// meaning; a backslash takes the meaning from the next character.
/// </summary>
internal sealed class QueryText(string text)
{
    private const string Ends = "\"()[]{}^~:!";

    private int _at;

    public bool IsAtEnd
    {
        get
        {
            while (_at < text.Length && IsSpace(text[_at]))
            {
                _at++;
            }
            return _at == text.Length;
        }
    }

    /// <summary>The character that comes next, of whatever meaning; white space is passed over.</summary>
    public char Next => IsAtEnd ? '\0' : text[_at];

    /// <summary>Takes that sign where it comes next.</summary>
    public bool Take(string sign)
    {
        if (IsAtEnd || string.CompareOrdinal(text, _at, sign, 0, sign.Length) != 0)
        {
            return false;
        }
        _at += sign.Length;
        return true;
    }

    /// <summary>Takes that sign where it follows at once.</summary>
    public bool TakeSuffix(char sign)
    {
        if (_at == text.Length || text[_at] != sign)
        {
            return false;
        }
        _at++;
        return true;
    }

    /// <summary>Takes <c>AND</c>, <c>OR</c> or <c>NOT</c> where it stands alone.</summary>
    public bool TakeWord(string word)
    {
        var start = _at;
        if (Take(word) && (_at == text.Length || IsEnd(_at)))
        {
            return true;
        }
        _at = start;
        return false;
    }

    /// <summary>A word with its wildcards; empty where none comes next.</summary>
    public Pattern Word()
    {
        _ = IsAtEnd;
        var word = new Pattern.Builder();
        while (_at < text.Length && !IsEnd(_at))
        {
            var isEscaped = text[_at] == '\\';
            var character = isEscaped ? Escaped() : text[_at++];
            word.Add(character, !isEscaped && (character is '*' or '?'));
        }
        return word.Build();
    }

    /// <summary>The text of a phrase, behind its opening quote.</summary>
    public string Phrase()
    {
        var phrase = new StringBuilder();
        while (_at < text.Length)
        {
            if (text[_at] == '"')
            {
                _at++;
                return phrase.ToString();
            }
            phrase.Append(text[_at] == '\\' ? Escaped() : text[_at++]);
        }
        throw new QueryException();
    }

    /// <summary>An end of a range; null for an open one.</summary>
    public string? Bound()
    {
        if (Take("\""))
        {
            return Phrase();
        }
        _ = IsAtEnd;
        var (bound, isOpen) = (new StringBuilder(), false);
        while (_at < text.Length && !IsSpace(text[_at]) && text[_at] is not (']' or '}' or '"'))
        {
            isOpen = bound.Length == 0 && text[_at] == '*';
            bound.Append(text[_at] == '\\' ? Escaped() : text[_at++]);
        }
        return bound.Length == 0 ? throw new QueryException()
            : isOpen && bound.Length == 1 ? null
            : bound.ToString();
    }

    /// <summary>A number that follows at once; null where none does.</summary>
    public double? Number()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] == '.'))
        {
            _at++;
        }
        return start == _at ? null
            : double.TryParse(
                text.AsSpan(start, _at - start),
                NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture,
                out var number
            )
                ? number
            : throw new QueryException();
    }

    private char Escaped() => _at + 2 <= text.Length && (_at += 2) > 0 ? text[_at - 1] : throw new QueryException();

    private bool IsEnd(int at) =>
        IsSpace(text[at])
        || Ends.Contains(text[at], StringComparison.Ordinal)
        || (text[at] is '&' or '|' && at + 1 < text.Length && text[at + 1] == text[at]);

    private static bool IsSpace(char character) => character is ' ' or '\t' or '\r' or '\n' or '\u3000';
}
