using Rehai.Server.Web;

namespace Rehai.Server.Tests.Web;

public sealed class QueryWordsTests
{
    [Theory]
    [InlineData("", "state:paused")]
    [InlineData("web", "web state:paused")]
    [InlineData("state:running", "state:paused")]
    [InlineData("web state:\"shut off\" mem>4G", "web mem>4G state:paused")]
    [InlineData("\"a state:running\"", "\"a state:running\" state:paused")]
    [InlineData("STATE:running", "state:paused")]
    [InlineData("state:\"never closed", "state:paused")]
    public void A_term_takes_the_place_of_others_of_its_key(string query, string expected) =>
        Assert.Equal(expected, QueryWords.With(query, "state", "paused"));

    [Fact]
    public void A_value_of_two_words_is_quoted() =>
        Assert.Equal("state:\"shut off\"", QueryWords.With("", "state", "shut off"));
}
