using Rehai.Server.Web;

namespace Rehai.Server.Tests.Web;

public sealed class FormatTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(8L << 30, "8.0 GiB")]
    [InlineData((1L << 30) - 1, "1.0 GiB")]
    [InlineData(193L << 30, "193 GiB")]
    [InlineData(long.MaxValue, "8.0 EiB")]
    public void Sizes_have_three_figures_at_most(long bytes, string expected) =>
        Assert.Equal(expected, Plain(Format.Bytes(bytes)));

    [Theory]
    [InlineData(-5, "0 s")]
    [InlineData(59, "59 s")]
    [InlineData(60, "1 m")]
    [InlineData(3_599, "59 m")]
    [InlineData(86_399, "23 h")]
    [InlineData(86_400 * 12, "12 d")]
    public void Ages_are_the_largest_whole_unit(int seconds, string expected) =>
        Assert.Equal(expected, Plain(Format.Age(TimeSpan.FromSeconds(seconds))));

    [Theory]
    [InlineData(0, "0 %")]
    [InlineData(0.0001, "1 %")]
    [InlineData(0.714, "71 %")]
    [InlineData(2.5, "250 %")]
    public void A_share_above_nothing_is_not_nothing(double share, string expected) =>
        Assert.Equal(expected, Plain(Format.Share(share)));

    [Theory]
    [InlineData(1, "1 guest")]
    [InlineData(10_214, "10 214 guests")]
    public void Counts_are_grouped_and_take_a_plural(long count, string expected) =>
        Assert.Equal(expected, Plain(Format.Count(count, "guest")));

    private static string Plain(string text) => text.Replace('\u00a0', ' ').Replace('\u202f', ' ');
}
