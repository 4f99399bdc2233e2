using System.CommandLine;
using Rehai.Agent.Commands;

namespace Rehai.Agent.Tests.Commands;

public sealed class OptionsTests
{
    [Theory]
    [InlineData(
        "--strategy",
        "lock",
        "--strategy cannot be \"lock\"; it can be auto, current-state, conditional, locked."
    )]
    [InlineData("--log-format", "xml", "--log-format cannot be \"xml\"; it can be text, json.")]
    public void A_word_that_an_option_does_not_know_is_said_with_those_that_it_knows(
        string option,
        string word,
        string words
    ) => Assert.Equal(words, Assert.Single(Parse(option, word).Errors).Message);

    [Fact]
    public void What_an_option_knows_is_taken()
    {
        Assert.Empty(Parse("--strategy", "current-state").Errors);
        Assert.Empty(Parse().Errors);
    }

    private static ParseResult Parse(params string[] arguments)
    {
        var command = new RootCommand();
        foreach (var option in new Options().All)
        {
            command.Add(option);
        }
        return command.Parse(arguments);
    }
}
