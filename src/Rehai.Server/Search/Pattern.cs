using System.Text;

namespace Rehai.Server.Search;

/// <summary>A word of a query: characters that stand for themselves, <c>*</c> for any of them and <c>?</c> for one.</summary>
internal sealed class Pattern
{
    private const char Many = '*';

    private readonly string _text;
    private readonly bool[] _isWild;
    private readonly int _first;
    private readonly int _last;

    private Pattern(string text, bool[] isWild)
    {
        (_text, _isWild) = (text, isWild);
        (_first, _last) = (Array.IndexOf(isWild, true), Array.LastIndexOf(isWild, true));
    }

    public static Pattern Literal(string text) => new(text, new bool[text.Length]);

    public int Length => _text.Length;

    public bool IsLiteral => _first < 0;

    /// <summary>Matches everything.</summary>
    public bool IsAny =>
        Length > 0 && _text.All(character => character == Many) && Array.TrueForAll(_isWild, wild => wild);

    /// <summary>All of it where it is literal.</summary>
    public string Text => _text;

    /// <summary>What it begins with before its first wildcard.</summary>
    public string Prefix => IsLiteral ? _text : _text[.._first];

    /// <summary>What it ends with behind its last wildcard.</summary>
    public string Suffix => _text[(_last + 1)..];

    /// <summary>A prefix and a last <c>*</c>.</summary>
    public bool IsPrefix => _first == Length - 1 && _text[^1] == Many;

    /// <summary>Steps back to the last <c>*</c> alone, so that no pattern takes more than length times length.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        var (at, inPattern, star, afterStar) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (inPattern < Length && _isWild[inPattern] && _text[inPattern] == Many)
            {
                (star, afterStar) = (inPattern++, at);
            }
            else if (inPattern < Length && (_isWild[inPattern] || _text[inPattern] == text[at]))
            {
                (at, inPattern) = (at + 1, inPattern + 1);
            }
            else if (star >= 0)
            {
                (inPattern, at) = (star + 1, ++afterStar);
            }
            else
            {
                return false;
            }
        }
        while (inPattern < Length && _isWild[inPattern] && _text[inPattern] == Many)
        {
            inPattern++;
        }
        return inPattern == Length;
    }

    /// <summary>For messages and tests: wildcards bare, everything else that could be one escaped.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (var i = 0; i < Length; i++)
        {
            text.Append(!_isWild[i] && (_text[i] is Many or '?') ? "\\" : "").Append(_text[i]);
        }
        return text.ToString();
    }

    internal sealed class Builder
    {
        private readonly StringBuilder _text = new();
        private readonly List<bool> _isWild = [];

        public int Length => _text.Length;

        public void Add(char character, bool isWild)
        {
            _text.Append(character);
            _isWild.Add(isWild);
        }

        public Pattern Build() => new(_text.ToString(), [.. _isWild]);
    }
}
