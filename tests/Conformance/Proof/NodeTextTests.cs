using System.Text;

namespace Rehai.Conformance.Proof;

/// <summary>Whether the marks of edits are found where they were put, and nothing else moves.</summary>
public sealed class NodeTextTests
{
    private static readonly SlotMap Slots = new(knives: 2);
    private static readonly NodeText Text = new(Slots, padding: 100);

    [Fact]
    public void A_new_node_has_its_planted_bytes_and_no_edit()
    {
        var values = Text.Read(Text.Fresh("n1.example.com"));

        Assert.All(values[..Slots.Foreign(0)], value => Assert.Equal(0, value));
        Assert.All(values[Slots.Foreign(0)..], value => Assert.Equal(1, value));
    }

    [Fact]
    public void Each_edit_is_found_in_its_own_place()
    {
        ReadOnlyMemory<byte> text = Text.Fresh("n1.example.com");
        for (var slot = 0; slot < Slots.Foreign(0); slot++)
        {
            text = Text.With(Text.With(text, slot, 1), slot, slot + 10);
        }

        var values = Text.Read(text);

        Assert.Equal(Enumerable.Range(10, Slots.Foreign(0)), values[..Slots.Foreign(0)]);
        Assert.All(values[Slots.Foreign(0)..], value => Assert.Equal(1, value));
    }

    [Theory]
    [InlineData("1.0e+02", "100")]
    [InlineData(@"\u00e9\/", "é/")]
    public void Another_spelling_of_a_planted_value_is_another_value(string planted, string other)
    {
        var text = Encoding
            .UTF8.GetString(Text.Fresh("n1.example.com"))
            .Replace(planted, other, StringComparison.Ordinal);

        Assert.All(Text.Read(Encoding.UTF8.GetBytes(text))[Slots.Foreign(0)..], value => Assert.Equal(0, value));
    }

    [Fact]
    public void An_edit_that_stands_twice_is_seen()
    {
        var text = Encoding
            .UTF8.GetString(Text.With(Text.Fresh("n1.example.com"), SlotMap.RunList(1), 5).Span)
            .Replace("\"role[hypervisor]\"", "\"recipe[proof::k1v4]\"", StringComparison.Ordinal);

        Assert.Equal(NodeText.Doubled, Text.Read(Encoding.UTF8.GetBytes(text))[SlotMap.RunList(1)]);
    }

    [Fact]
    public void Guests_of_two_readings_are_torn()
    {
        var text = Encoding
            .UTF8.GetString(Text.With(Text.Fresh("n1.example.com"), Slots.Guests, 5).Span)
            .Replace("\"guest_name\":\"t5\"", "\"guest_name\":\"t6\"", StringComparison.Ordinal);

        Assert.Equal(NodeText.Torn, Text.Read(Encoding.UTF8.GetBytes(text))[Slots.Guests]);
    }
}
