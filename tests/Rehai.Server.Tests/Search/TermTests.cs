using Rehai.Server.Search;

namespace Rehai.Server.Tests.Search;

public sealed class TermTests
{
    [Theory]
    [InlineData("web*", "web", true)]
    [InlineData("web*", "web01", true)]
    [InlineData("web*", "we", false)]
    [InlineData("*01", "web01", true)]
    [InlineData("*01", "web012", false)]
    [InlineData("w?b", "web", true)]
    [InlineData("w?b", "wb", false)]
    [InlineData("*e*0*", "web01", true)]
    [InlineData("*a*b*c", "xaxbxbxc", true)]
    [InlineData("a*", "", false)]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    [InlineData("""a\*b""", "a*b", true)]
    [InlineData("""a\*b""", "axb", false)]
    [InlineData("""a\**""", "a*b", true)]
    public void A_pattern_matches_the_whole_text(string pattern, string text, bool matches) =>
        Assert.Equal(matches, new QueryText(pattern).Word().Matches(text));

    [Fact]
    public void A_pattern_of_many_wildcards_costs_no_more_than_length_by_length()
    {
        var pattern = new QueryText(string.Concat(Enumerable.Repeat("*a", 500)) + "b").Word();

        Assert.False(pattern.Matches(new string('a', 1024)));
    }

    [Theory]
    [InlineData("hello world", "hello", true)]
    [InlineData("hello world", "hello world", true)]
    [InlineData("hello world", "world", false)]
    [InlineData("hello", "hello world", false)]
    [InlineData("helloworld", "hello", false)]
    [InlineData("", "", true)]
    [InlineData("a", "", false)]
    public void Words_are_those_that_a_value_begins_with(string value, string words, bool matches) =>
        Assert.Equal(matches, ValueTest.Words(words).Takes(IndexedText.Of(value)));

    [Theory]
    [InlineData("a b x c", 1, true)]
    [InlineData("a b x y c", 1, false)]
    [InlineData("a b x y c", 2, true)]
    [InlineData("x a b c", 5, false)]
    [InlineData("a b", 5, false)]
    public void A_phrase_may_let_others_between(string value, int slop, bool matches) =>
        Assert.Equal(matches, ValueTest.Near("a b c", slop).Takes(value));

    [Theory]
    [InlineData("web01", "web01", 1, true)]
    [InlineData("web01", "web02", 1, true)]
    [InlineData("web01", "web0", 1, true)]
    [InlineData("web01", "wbe01", 1, true)]
    [InlineData("web01", "wbe02", 1, false)]
    [InlineData("web01", "wbe02", 2, true)]
    [InlineData("web01", "web", 2, true)]
    [InlineData("web01", "web0111", 2, true)]
    [InlineData("web01", "we", 2, false)]
    [InlineData("web01", "xyz01", 2, false)]
    [InlineData("abcdef", "fabcde", 2, true)]
    public void Fuzziness_counts_edits(string word, string other, int edits, bool matches) =>
        Assert.Equal(matches, EditDistance.IsWithin(word, other, edits));

    [Theory]
    [InlineData("b", true, "d", true, "a b bx c d d+x dx", "b bx c d d+x")]
    [InlineData("b", false, "d", false, "a b bx c d d+x dx", "bx c")]
    [InlineData(null, true, "b", true, "a b c", "a b")]
    [InlineData("b", true, null, true, "a b c ￿ 😀", "b c ￿ 😀")]
    [InlineData("10", true, "9", true, "1 10 2 9 95", "10 2 9")]
    [InlineData("￿", false, null, true, "a ￿ 😀", "😀")]
    public void A_range_is_of_bytes(string? low, bool withLow, string? high, bool withHigh, string values, string taken)
    {
        var range = ValueTest.Between(low, withLow, high, withHigh);

        // A plus stands for a second word.
        var found = values.Split(' ').Where(value => range.Takes(value.Replace('+', ' ')));

        Assert.Equal(taken, string.Join(' ', found));
    }

    [Fact]
    public void Only_the_beginning_of_a_long_value_is_kept()
    {
        var value = IndexedText.Of(new string('ä', 5000));

        Assert.Equal(new string('ä', IndexedText.Longest / 2), value);
        Assert.True(ValueTest.Words(new string('ä', 5000)).Takes(value));
        Assert.Equal("a b", IndexedText.Of(" a\t\u0001\n b "));
        Assert.Equal(["b c", "c"], IndexedText.Rests("a b c"));
    }
}
