using System.Text;
using System.Text.Json;

namespace Rehai.Chef.Tests;

public sealed class MergePatchTests
{
    /// <summary>The examples of RFC 7396, appendix A, in which both sides are objects.</summary>
    [Theory]
    [InlineData("""{"a":"b"}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"b":"c"}""", """{"a":"b","b":"c"}""")]
    [InlineData("""{"a":"b"}""", """{"a":null}""", "{}")]
    [InlineData("""{"a":"b","b":"c"}""", """{"a":null}""", """{"b":"c"}""")]
    [InlineData("""{"a":["b"]}""", """{"a":"c"}""", """{"a":"c"}""")]
    [InlineData("""{"a":"c"}""", """{"a":["b"]}""", """{"a":["b"]}""")]
    [InlineData("""{"a":{"b":"c"}}""", """{"a":{"b":"d","c":null}}""", """{"a":{"b":"d"}}""")]
    [InlineData("""{"a":[{"b":"c"}]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"e":null}""", """{"a":1}""", """{"e":null,"a":1}""")]
    [InlineData("{}", """{"a":{"bb":{"ccc":null}}}""", """{"a":{"bb":{}}}""")]
    [InlineData("""{"a":1}""", "{}", """{"a":1}""")]
    [InlineData("""{"a":5}""", """{"a":{"b":null,"c":1}}""", """{"a":{"c":1}}""")]
    [InlineData("""{"a":[null]}""", """{"b":[null,{"c":null}]}""", """{"a":[null],"b":[null,{"c":null}]}""")]
    public void The_rules_of_the_RFC(string target, string patch, string merged) => AssertMerged(merged, target, patch);

    [Fact]
    public void What_the_patch_does_not_name_keeps_its_bytes()
    {
        const string deep = """[ 1.0, 1e400, 18446744073709551617, "\u00e9\/", {"d" : 1, "d":2 } ]""";
        AssertMerged(
            $$"""{"x":{{deep}},"o":{"kept":{{deep}},"set":2},"é\n":{{deep}}}""",
            $$"""{ "x" : {{deep}} , "o":{ "gone":1, "kept" :{{deep}}, "set":1 } ,  "é\n":{{deep}} }""",
            """{"o":{"set":2,"gone":null}}"""
        );
    }

    [Theory]
    [InlineData(@"""}""")]
    [InlineData(@"""\\""")]
    [InlineData(@"""\""]}""")]
    [InlineData(@"[""]"",""\"""",{""}"":[""{""]}]")]
    [InlineData("[[],{},[{}]]")]
    [InlineData("-1.5E+3")]
    [InlineData("null")]
    public void Values_are_passed_over_to_their_ends(string value) =>
        AssertMerged(
            $$$"""{"a":{{{value}}},"o":{"b":{{{value}}}},"z":1}""",
            $$$"""{"a":{{{value}}},"o":{"b":{{{value}}}},"z":0}""",
            """{"o":{},"z":1}"""
        );

    [Fact]
    public void A_name_is_the_same_however_it_is_spelled() =>
        AssertMerged("""{"\u0061":2}""", """{"\u0061":1}""", """{"a":2}""");

    [Fact]
    public void Of_a_key_that_the_patch_holds_twice_the_last_counts() =>
        AssertMerged("""{"a":2,"b":4}""", """{"a":0}""", """{"a":1,"a":2,"b":3,"b":4}""");

    [Fact]
    public void A_key_that_the_target_holds_twice_is_changed_wherever_it_stands() =>
        AssertMerged("""{"b":1}""", """{"a":1,"b":1,"a":2}""", """{"a":null}""");

    [Theory]
    [InlineData("[]", "{}")]
    [InlineData("{}", "[]")]
    [InlineData("{}", "null")]
    [InlineData("{", "{}")]
    [InlineData("{}", "{")]
    [InlineData("", "{}")]
    public void What_is_no_object_is_refused(string target, string patch) =>
        Assert.ThrowsAny<JsonException>(() => Merge(target, patch));

    [Fact]
    public void A_patch_that_nests_without_end_is_refused_and_a_deep_target_is_not()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000);

        Assert.ThrowsAny<JsonException>(() => Merge("{}", deep));
        AssertMerged($$"""{"deep":{{deep}},"b":1}""", $$"""{"deep":{{deep}}}""", """{"b":1}""");
    }

    private static void AssertMerged(string expected, string target, string patch) =>
        Assert.Equal(expected, Merge(target, patch));

    private static string Merge(string target, string patch) =>
        Encoding.UTF8.GetString(MergePatch.Apply(Encoding.UTF8.GetBytes(target), Encoding.UTF8.GetBytes(patch)).Span);
}
