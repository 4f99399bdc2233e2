using System.Text;

namespace Rehai.Server.Search;

/// <summary>
/// A value as it stands in the index: its words with one space between them. Chef's index holds tokens, of which only a value's first
/// word carries the field; the others are found as words that stand alone.
/// </summary>
internal static class IndexedText
{
    /// <summary>Of a longer value only the beginning is found; in bytes.</summary>
    public const int Longest = 1024;

    /// <summary>How much of what follows a later word is kept with it, for phrases; in bytes.</summary>
    public const int LongestRest = 64;

    /// <summary>Follows all that is said by a text and what may stand behind it, a space.</summary>
    private const string BehindSpace = "!";

    private const string BehindAll = "\U0010FFFF";

    public static string Of(string text) => Cut(IsPlain(text) ? text : string.Join(' ', Words(text)), Longest);

    /// <summary>From each later word on.</summary>
    public static IEnumerable<string> Rests(string indexed)
    {
        for (var space = indexed.IndexOf(' '); space >= 0; space = indexed.IndexOf(' ', space + 1))
        {
            yield return Cut(indexed[(space + 1)..], LongestRest).TrimEnd(' ');
        }
    }

    public static ReadOnlySpan<char> FirstWord(string indexed) =>
        indexed.IndexOf(' ') is var space and >= 0 ? indexed.AsSpan(0, space) : indexed;

    /// <summary>The least text behind everything that has these as its first words.</summary>
    public static string BehindWords(string words) => words + BehindSpace;

    /// <summary>The least text behind everything that begins so.</summary>
    public static string BehindPrefix(string prefix) => prefix + BehindAll;

    public static IEnumerable<string> Words(string text)
    {
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || IsSpace(text[i]))
            {
                if (i > start)
                {
                    yield return text[start..i];
                }
                start = i + 1;
            }
        }
    }

    /// <summary>Control characters, too: nothing within a word is less than a space.</summary>
    private static bool IsSpace(char character) => character <= ' ' || char.IsWhiteSpace(character);

    private static bool IsPlain(string text)
    {
        foreach (var character in text)
        {
            if (IsSpace(character))
            {
                return false;
            }
        }
        return true;
    }

    public static string Cut(string text, int bytes)
    {
        if (text.Length * 3 <= bytes || Encoding.UTF8.GetByteCount(text) <= bytes)
        {
            return text;
        }
        var (length, used) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            used += rune.Utf8SequenceLength;
            if (used > bytes)
            {
                break;
            }
            length += rune.Utf16SequenceLength;
        }
        return text[..length];
    }
}
