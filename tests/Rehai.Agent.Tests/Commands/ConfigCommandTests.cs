using System.Buffers;
using System.Text.Json;
using Rehai.Agent.Commands;
using Rehai.Chef.Configuration;

namespace Rehai.Agent.Tests.Commands;

public sealed class ConfigCommandTests
{
    [Theory]
    [InlineData("05", "5")]
    [InlineData("007", "7")]
    [InlineData("+5", "5")]
    [InlineData("08", "\"08\"")]
    [InlineData("2.5", "2.5")]
    public void Numbers_of_options_are_numbers_of_json(string option, string json) =>
        Assert.Equal(json, Json(ConfigValue.FromOption(option)));

    [Fact]
    public void A_number_that_json_cannot_hold_is_its_spelling()
    {
        var digits = new string('9', 400);

        Assert.Equal($"\"{digits}\"", Json(ConfigValue.FromOption(digits)));
    }

    [Fact]
    public void The_name_of_a_file_stays_on_the_line_of_its_setting()
    {
        var setting = new EffectiveSetting("node_name", ConfigValue.String("a"), "/etc/x\nnode_name 'b'.rb:1");

        Assert.Equal("node_name \"a\"  # /etc/x\\nnode_name 'b'.rb:1\n", ConfigCommand.Line(setting));
    }

    [Fact]
    public void The_name_of_a_file_stays_in_its_comment_of_ruby() =>
        Assert.Equal("/etc/\\u00FC\\nnode_name 'b'", ConfigCommand.Origin("/etc/ü\nnode_name 'b'"));

    private static string Json(ConfigValue value)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            ConfigCommand.Write(json, [new EffectiveSetting("http_retry_count", value, "option")]);
        }
        using var document = JsonDocument.Parse(text.WrittenMemory);
        return document.RootElement.GetProperty("http_retry_count").GetProperty("value").GetRawText();
    }
}
