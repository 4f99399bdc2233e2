using Rehai.Server.Inventory;

namespace Rehai.Server.Tests.Inventory;

public sealed class SuggestionsTests
{
    private static readonly ShownHost[] Hosts =
    [
        Some.Shown(
            Some.Host(1, "kvm1") with
            {
                Environment = "prod",
            },
            Some.Guest(1, "a") with
            {
                MemoryKib = 8 * 1_048_576,
                Networks = ["br0"],
                Addresses = ["10.0.0.1"],
            },
            Some.Guest(1, "b", GuestState.ShutOff) with
            {
                MemoryKib = 8 * 1_048_576,
                Networks = ["br0", "br 1"],
            }
        ),
        Some.Shown(Some.Host(2, "kvm12") with { Environment = "prod" }, Some.Guest(2, "c") with { MemoryKib = 1_536 }),
        Some.Shown(Some.Host(3, "kvm2") with { Environment = "lab" }),
    ];

    [Theory]
    [InlineData("", 0, "state:", 0, 0)]
    [InlineData("ho", 2, "host:", 0, 2)]
    [InlineData("web -ho", 7, "host:", 5, 2)]
    [InlineData("me", 2, "mem>", 0, 2)]
    [InlineData("h:kvm1", 1, "host:", 0, 2)]
    public void Keys_come_first(string text, int cursor, string first, int start, int length)
    {
        var suggestion = Suggestions.Of(Hosts, text, cursor, ofHosts: false)[0];
        Assert.Equal((first, start, length), (suggestion.Text, suggestion.Start, suggestion.Length));
        Assert.NotNull(suggestion.Hint);
        Assert.Null(suggestion.Count);
    }

    [Theory]
    [InlineData("host:", "kvm1 2, kvm12 1")]
    [InlineData("host:2", "kvm12 1")]
    [InlineData("state:", "running 2, \"shut off\" 1")]
    [InlineData("state:running,s", "\"shut off\" 1")]
    [InlineData("net:", "br0 2, \"br 1\" 1")]
    [InlineData("net:\"br ", "\"br 1\" 1")]
    [InlineData("mem>", "8G 2, 1536K 1")]
    [InlineData("env:", "prod 3")]
    [InlineData("since>", "")]
    [InlineData("nokey:", "")]
    public void Behind_a_key_come_values_that_exist(string text, string expected) =>
        Assert.Equal(expected, Values(text, ofHosts: false));

    [Theory]
    [InlineData("host:", "kvm1 1, kvm2 1, kvm12 1")]
    [InlineData("env:", "prod 2, lab 1")]
    [InlineData("state:", "running 2, \"shut off\" 1")]
    [InlineData("net:", "\"br 1\" 1, br0 1")]
    public void Among_hosts_hosts_are_counted(string text, string expected) =>
        Assert.Equal(expected, Values(text, ofHosts: true));

    [Fact]
    public void What_is_suggested_takes_the_place_of_what_was_typed_and_is_a_query()
    {
        const string text = "web net:\"br 1\",b -host:kvm1";
        var cursor = text.IndexOf(",b", StringComparison.Ordinal) + 2;
        foreach (var suggestion in Suggestions.Of(Hosts, text, cursor, ofHosts: false))
        {
            var next = text[..suggestion.Start] + suggestion.Text + text[(suggestion.Start + suggestion.Length)..];
            Assert.Equal($"web net:\"br 1\",{suggestion.Text} -host:kvm1", next);
            Assert.Null(InventoryQuery.Parse(next).Fault);
        }
    }

    [Fact]
    public void They_are_few()
    {
        var guests = Enumerable.Range(0, 100).Select(i => Some.Guest(1, $"g{i}"));
        Assert.Equal(
            Suggestions.Most,
            Suggestions.Of([Some.Shown(Some.Host(1, "a"), guests)], "name:", 5, false).Count
        );
        Assert.Equal(Suggestions.Most, Suggestions.Of([], "", 0, false).Count);
    }

    private static string Values(string text, bool ofHosts) =>
        string.Join(
            ", ",
            Suggestions.Of(Hosts, text, text.Length, ofHosts).Select(value => $"{value.Text} {value.Count}")
        );
}
