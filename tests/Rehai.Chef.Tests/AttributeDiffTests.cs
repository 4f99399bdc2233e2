using System.Text;

namespace Rehai.Chef.Tests;

public sealed class AttributeDiffTests
{
    private static readonly AttributePaths Volatile = new([
        ["r", "guests", "*", "cpu_time"],
        ["r", "disks", "*", "allocation"],
    ]);

    [Theory]
    [InlineData("{\"a\":1}", "{\"a\":1.0}")]
    [InlineData("{\"a\":\"\\u00e4\"}", "{\"a\":\"ä\"}")]
    [InlineData("{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}")]
    [InlineData("{\"guests\":{\"x\":{\"cpu_time\":1}}}", "{\"guests\":{\"x\":{\"cpu_time\":2}}}")]
    [InlineData("{\"guests\":{\"x\":{}}}", "{\"guests\":{\"x\":{\"cpu_time\":2}}}")]
    [InlineData("{\"disks\":[{\"allocation\":1}]}", "{\"disks\":[{\"allocation\":2}]}")]
    public void Spelling_order_and_volatile_values_are_no_change(string before, string after) =>
        Assert.DoesNotContain(Compare(before, after), difference => !difference.IsVolatile);

    [Fact]
    public void A_value_that_moves_by_itself_is_marked_among_the_differences() =>
        Assert.Equal(
            [("r/guests/x/cpu_time", true), ("r/guests/x/state", false)],
            Compare(
                    "{\"guests\":{\"x\":{\"cpu_time\":1,\"state\":1}}}",
                    "{\"guests\":{\"x\":{\"cpu_time\":2,\"state\":2}}}"
                )
                .Select(difference => (difference.ToString(), difference.IsVolatile))
        );

    [Theory]
    [InlineData("{\"a\":1}", "{\"a\":2}", "r/a")]
    [InlineData("{\"a\":1}", "{}", "r/a")]
    [InlineData("{}", "{\"a\":null}", "r/a")]
    [InlineData("{\"a\":[1,2]}", "{\"a\":[1,3]}", "r/a/1")]
    [InlineData("{\"a\":[1,2]}", "{\"a\":[1]}", "r/a")]
    [InlineData("{\"a\":{\"b\":{\"c\":1}}}", "{\"a\":{\"b\":{\"c\":true}}}", "r/a/b/c")]
    [InlineData("{\"a\":9007199254740993}", "{\"a\":9007199254740992}", "r/a")]
    [InlineData("{\"a\":1e400}", "{\"a\":1e401}", "r/a")]
    [InlineData("", "{\"a\":1}", "r")]
    [InlineData("{\"a\":1}", "", "r")]
    [InlineData("{\"a\":1}", "7", "r")]
    [InlineData("{\"\\ud800\":1}", "{\"a\":1}", "r")]
    public void A_change_is_named_by_its_path(string before, string after, string path) =>
        Assert.Equal(path, Assert.Single(Compare(before, after)).ToString());

    [Fact]
    public void Both_sides_are_kept_as_text()
    {
        var change = Assert.Single(Compare("{\"a\":1.0}", "{\"a\":\"x\"}"));

        Assert.Equal(("1.0", "\"x\""), (change.Before, change.After));
    }

    [Fact]
    public void A_key_with_a_slash_stays_one_key()
    {
        var change = Assert.Single(Compare("{\"/dev/vda\":1}", "{\"/dev/vda\":2}"));

        Assert.Equal(["r", "/dev/vda"], change.Path);
    }

    [Theory]
    [InlineData("web01", "r/web01")]
    [InlineData("a/b", "r/\"a/b\"")]
    [InlineData("a \"b\"", "r/\"a \\\"b\\\"\"")]
    [InlineData("a\nb", "r/\"a\\nb\"")]
    [InlineData("", "r/\"\"")]
    public void A_key_that_could_be_taken_for_several_is_quoted_in_print(string key, string path) =>
        Assert.Equal(path, new AttributeChange(["r", key], null, null).ToString());

    private static IReadOnlyList<AttributeChange> Compare(string before, string after) =>
        AttributeDiff.Compare("r", Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after), Volatile);
}
