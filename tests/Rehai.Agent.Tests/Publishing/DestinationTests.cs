using Rehai.Agent.Commands;
using Rehai.Agent.Publishing;

namespace Rehai.Agent.Tests.Publishing;

public sealed class DestinationTests
{
    private static readonly Destination Bag = new("kvm1");

    [Theory]
    [InlineData("node", null)]
    [InlineData("data-bag kvm1", "kvm1")]
    [InlineData("data-bag:kvm1", "kvm1")]
    [InlineData("data-bag\tkvm1.example-a_B", "kvm1.example-a_B")]
    [InlineData("data-bag   kvm1", "kvm1")]
    public void A_place_is_the_node_or_a_data_bag(string text, string? bag) =>
        Assert.Equal(new Destination(bag), Destination.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("Node")]
    [InlineData("nodes")]
    [InlineData("node kvm1")]
    [InlineData("data-bag")]
    [InlineData("data-bag:")]
    [InlineData("data-bag ..")]
    [InlineData("data-bag a/b")]
    [InlineData("data-bag a:b")]
    [InlineData("data-bag a b")]
    [InlineData("data-bag node")]
    public void What_is_neither_or_no_name_of_a_bag_is_no_place(string text) => Assert.Null(Destination.Parse(text));

    [Fact]
    public void A_run_says_where_it_publishes()
    {
        Assert.Equal("kvm:1", Destination.Node.Describe("kvm:1"));
        Assert.Equal("kvm:1 (data bag kvm1, item kvm_1)", Bag.Describe("kvm:1"));
    }

    [Fact]
    public void A_data_bag_takes_our_two_roots_alone()
    {
        Assert.Equal(["libvirt", "rehai"], Attributes.RootsFor([], Bag));
        Assert.Equal(["libvirt"], Attributes.RootsFor(["libvirt"], Bag));
        Assert.Empty(Attributes.RootsFor([], Destination.Node));

        var failure = Assert.Throws<UsageException>(() => Attributes.RootsFor(["libvirt", "kernel"], Bag));

        Assert.Contains("kernel", failure.Message, StringComparison.Ordinal);
        Assert.Contains("--publish-to node", failure.Message, StringComparison.Ordinal);
    }
}
