using Rehai.Server.Inventory;

namespace Rehai.Server.Tests.Inventory;

public sealed class CsvTextTests
{
    [Fact]
    public void Fields_are_quoted_where_they_must_be() =>
        Assert.Equal("a,\"b,c\",\"d\"\"e\",\"f\ng\",\r\n", CsvText.Line(["a", "b,c", "d\"e", "f\ng", ""]));

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@cmd", "'@cmd")]
    [InlineData("-web", "'-web")]
    [InlineData("web-3", "web-3")]
    [InlineData(null, "")]
    [InlineData(7L, "7")]
    [InlineData(-7, "-7")]
    [InlineData(true, "true")]
    public void A_text_is_no_formula(object? value, string expected) => Assert.Equal(expected, CsvText.Of(value));

    [Fact]
    public void Lists_and_times_are_texts()
    {
        Assert.Equal("a b", CsvText.Of(new[] { "a", "b" }));
        Assert.Equal("2026-11-28T12:00:00.000Z", CsvText.Of(Some.Now.UtcDateTime));
    }
}
