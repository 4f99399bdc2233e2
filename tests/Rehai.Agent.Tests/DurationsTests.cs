namespace Rehai.Agent.Tests;

public sealed class DurationsTests
{
    [Theory]
    [InlineData("90", 90)]
    [InlineData("90s", 90)]
    [InlineData(" 1.5 m ", 90)]
    [InlineData("6h", 6 * 3600)]
    [InlineData("1d", 86400)]
    [InlineData("0", 0)]
    public void A_number_is_in_seconds_or_in_its_unit(string text, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Durations.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("m")]
    [InlineData("-5")]
    [InlineData("5 minutes")]
    [InlineData("5sm")]
    [InlineData("1h30m")]
    [InlineData("1,5")]
    [InlineData("1e3")]
    [InlineData("NaN")]
    [InlineData("∞")]
    [InlineData("99999999999999999999d")]
    public void What_is_no_duration_is_none(string text) => Assert.Null(Durations.Parse(text));
}
