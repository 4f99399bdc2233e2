using System.Text;
using System.Text.Json;
using FsCheck.Fluent;

namespace Rehai.Chef.Tests;

/// <summary>An object ends where a reader that judges each token says so, wherever its parts fall among the blocks.</summary>
public sealed class NestedJsonTests
{
    private static readonly string[] Pieces =
    [
        "{\"a\":1}",
        "[]",
        "\"\"",
        "\"}\"",
        "\"\\\"]\"",
        "\"\\\\\"",
        "\"\\\\\\\\\\\\\"",
        "\"\\\\\\\"{[\"",
        "\"[{[{\"",
        "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
        "{\"\\\\\":{\"}\":[\"é\",\"\\u005d\"]}}",
        "12345678901234567890123456789",
        "\"a name that is a little longer than the other ones are\"",
        "        null ",
    ];

    [Fact]
    public void EndsWhereAReaderEnds() =>
        Soak.Check(
            Gen.Elements(Pieces).ArrayOf(),
            2_000,
            pieces =>
            {
                var text = Encoding.UTF8.GetBytes($"[{string.Join(",", pieces)}]");
                Assert.Equal(text.Length, NestedJson.LengthOf([.. text, .. ",\"}]{[\""u8]));
                Assert.Equal(LengthBy(text), NestedJson.LengthOf(text));
            }
        );

    [Theory]
    [InlineData(1)]
    [InlineData(61)]
    [InlineData(62)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(127)]
    [InlineData(128)]
    public void RunsOfBackslashesCrossBlocks(int length)
    {
        for (var before = 0; before < 130; before++)
        {
            var text = Encoding.ASCII.GetBytes(
                $"[{new string(' ', before)}\"{new string('\\', 2 * length)}\",\"\\\"]{new string('\\', 2 * length)}\"]"
            );
            Assert.Equal(LengthBy(text), NestedJson.LengthOf([.. text, .. "]]"u8]));
        }
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[\"]")]
    [InlineData("[\"\\\"]")]
    [InlineData("{\"a\":[}")]
    public void TextThatEndsBeforeIsNoJson(string text) =>
        Assert.Throws<JsonException>(() => NestedJson.LengthOf(Encoding.ASCII.GetBytes(text)));

    private static int LengthBy(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        reader.Read();
        reader.Skip();
        return (int)reader.BytesConsumed;
    }
}
