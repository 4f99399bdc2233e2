namespace Rehai.Server.Search;

/// <summary>
/// Which indexed values a clause takes: those of a range in the order of their bytes, and of these, where the range does not say it
/// all, those that a filter lets pass.
/// </summary>
/// <param name="Lower">The least value.</param>
/// <param name="Upper">The least value behind the range.</param>
/// <param name="Filter">Null where every value of the range is meant.</param>
/// <param name="Steps">What each character of a value costs to filter.</param>
internal sealed record ValueTest(string Lower, string Upper, Func<string, bool>? Filter = null, int Steps = 0)
{
    private static readonly string BehindAll = IndexedText.BehindPrefix("");

    public static readonly ValueTest Any = new("", BehindAll);

    public bool IsAny => Lower.Length == 0 && Upper == BehindAll && Filter is null;

    /// <summary>The words that the range stands for, where it does so for one text.</summary>
    public string? Exact { get; private init; }

    /// <summary>How a token of Chef's index is recognised where a field and a value are one; null where no word can stand alone so.</summary>
    public Pattern? Token { get; private init; }

    /// <summary>A word, or the words of a phrase: a value that begins with them.</summary>
    /// <param name="longest">Bytes that the index keeps.</param>
    public static ValueTest Words(string text, int longest = IndexedText.Longest)
    {
        var words = IndexedText.Cut(IndexedText.Of(text), longest);
        return words.Length == 0
            ? new("", "\u0001") { Exact = "" }
            : new(words, IndexedText.BehindWords(words)) { Exact = words };
    }

    /// <summary>A phrase with that many other words between its own at most.</summary>
    public static ValueTest Near(string text, int slop)
    {
        var words = IndexedText.Words(text).ToList();
        return words.Count < 2 || slop == 0
            ? Words(text)
            : new(words[0], IndexedText.BehindWords(words[0]), value => IsNear(value, words, slop), words.Count);
    }

    public static ValueTest Matching(Pattern pattern) =>
        pattern.IsLiteral ? Words(pattern.Text)
        : pattern.IsAny ? Any with { Token = pattern }
        : pattern.IsPrefix ? new(pattern.Prefix, IndexedText.BehindPrefix(pattern.Prefix)) { Token = pattern }
        : new(
            pattern.Prefix,
            IndexedText.BehindPrefix(pattern.Prefix),
            value => pattern.Matches(IndexedText.FirstWord(value)),
            pattern.Length
        )
        {
            Token = pattern,
        };

    /// <summary>First words in the order of their bytes. A bound that is null is open; Chef takes a lower one that is open for the empty word.</summary>
    public static ValueTest Between(string? low, bool withLow, string? high, bool withHigh) =>
        low is null && high is null
            ? Any
            : new(
                withLow ? IndexedText.Of(low ?? "") : IndexedText.BehindWords(IndexedText.Of(low ?? "")),
                high is null ? BehindAll
                    : withHigh ? IndexedText.BehindWords(IndexedText.Of(high))
                    : IndexedText.Of(high)
            );

    /// <summary>First words that so many changes, insertions, deletions and swaps of neighbours make of that one.</summary>
    public static ValueTest Like(string word, int edits) =>
        edits == 0
            ? Words(word)
            : new(
                "",
                BehindAll,
                value => EditDistance.IsWithin(word, IndexedText.FirstWord(value), edits),
                EditDistance.Width
            );

    /// <summary>Whether an indexed value passes; for whoever has no index.</summary>
    public bool Takes(string value) =>
        ByBytes(value, Lower) >= 0 && ByBytes(value, Upper) < 0 && Filter?.Invoke(value) is not false;

    /// <summary>The index's order, which is not that of UTF-16.</summary>
    private static int ByBytes(string one, string other) =>
        System.Text.Encoding.UTF8.GetBytes(one).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(other));

    private static bool IsNear(string value, List<string> words, int slop)
    {
        var (next, others) = (0, 0);
        foreach (var word in IndexedText.Words(value))
        {
            if (word == words[next])
            {
                next++;
            }
            else
            {
                others++;
            }
            if (next == words.Count || others > slop)
            {
                break;
            }
        }
        return next == words.Count && others <= slop;
    }
}
