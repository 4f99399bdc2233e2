namespace Rehai.Server.Inventory;

/// <summary>A value of a query: characters in either case, and <c>*</c> for any of them. Compares without making anything.</summary>
internal sealed class Wildcard
{
    private const char Many = '*';

    private readonly string _pattern;
    private readonly bool _isLiteral;
    private readonly int _shortest;

    public Wildcard(string pattern)
    {
        _isLiteral = !pattern.Contains(Many, StringComparison.Ordinal);
        _pattern = pattern.ToUpperInvariant();
        _shortest = pattern.Count(character => character != Many);
    }

    /// <summary>Whether it is the whole text, or what stands before one of these characters where it has no <c>*</c>.</summary>
    public bool Matches(ReadOnlySpan<char> text, string boundaries)
    {
        if (text.Length < _shortest)
        {
            return false;
        }
        return !_isLiteral ? MatchesWild(text)
            : text.Length == _shortest ? text.Equals(_pattern, StringComparison.OrdinalIgnoreCase)
            : boundaries.Contains(text[_shortest], StringComparison.Ordinal)
                && text.StartsWith(_pattern, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Steps back to the last <c>*</c> alone, so that no pattern takes more than length times length.</summary>
    private bool MatchesWild(ReadOnlySpan<char> text)
    {
        var (at, inPattern, star, afterStar) = (0, 0, -1, 0);
        while (at < text.Length)
        {
            if (inPattern < _pattern.Length && _pattern[inPattern] == Many)
            {
                (star, afterStar) = (inPattern++, at);
            }
            else if (inPattern < _pattern.Length && _pattern[inPattern] == char.ToUpperInvariant(text[at]))
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
        return _pattern.AsSpan(inPattern).TrimStart(Many).IsEmpty;
    }
}
