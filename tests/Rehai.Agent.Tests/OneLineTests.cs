namespace Rehai.Agent.Tests;

public sealed class OneLineTests
{
    [Theory]
    [InlineData("web01", "web01")]
    [InlineData("Datenbank-ü-“prod”-🐘", "Datenbank-ü-“prod”-🐘")]
    [InlineData("a\nERROR: b", "a\\nERROR: b")]
    [InlineData("\u001b[2J", "\\u001B[2J")]
    [InlineData("\u009b2J\u007f\r\t", "\\u009B2J\\u007F\\u000D\\u0009")]
    [InlineData("a\u202eb\u2028c\u2029", "a\\u202Eb\\u2028c\\u2029")]
    [InlineData("", "")]
    public void What_commands_a_terminal_or_ends_a_line_is_shown(string text, string line) =>
        Assert.Equal(line, OneLine.Of(text));

    [Theory]
    [InlineData("/etc/chef/client.rb", "/etc/chef/client.rb")]
    [InlineData("/ü/a\nb", "/\\u00FC/a\\nb")]
    [InlineData("🐘", "\\uD83D\\uDC18")]
    public void What_is_not_ascii_is_shown_where_nothing_else_can_be_written(string text, string line) =>
        Assert.Equal(line, OneLine.InAscii(text));
}
