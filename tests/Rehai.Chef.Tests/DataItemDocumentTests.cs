using System.Text;
using System.Text.Json;

namespace Rehai.Chef.Tests;

public sealed class DataItemDocumentTests
{
    [Fact]
    public void Roots_stand_at_the_top_and_everything_else_stays_to_the_byte()
    {
        var item = Parse("""{ "id":"kvm1" ,"libvirt": {"old":1},"mine":1.50,"chef_type":"data_bag_item"}""");

        var changed = item.WithAutomatic(
            new Dictionary<string, ReadOnlyMemory<byte>> { ["libvirt"] = Bytes("{}"), ["rehai"] = Bytes("[]") }
        );

        Assert.Equal("""{"old":1}""", Text(item.AutomaticRoot("libvirt")));
        Assert.True(item.AutomaticRoot("rehai").IsEmpty);
        Assert.Equal(
            """{ "id":"kvm1" ,"libvirt": {},"mine":1.50,"chef_type":"data_bag_item","rehai":[]}""",
            Text(changed.Text)
        );
    }

    [Fact]
    public void A_new_item_says_whose_it_is()
    {
        var item = DataItemDocument.Create("kvm_1", "kvm:1");

        Assert.Equal("""{"id":"kvm_1","node":"kvm:1"}""", Text(item.Text));
        Assert.Equal(("kvm_1", "kvm:1"), (item.Name, item.Node));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":1}""")]
    public void An_item_without_an_id_has_no_name(string text) => Assert.Null(Parse(text).Name);

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"node":{}}""")]
    public void An_item_that_names_no_node_is_nobodys(string text) => Assert.Null(Parse(text).Node);

    [Fact]
    public void What_is_no_object_is_no_item() => Assert.ThrowsAny<JsonException>(() => Parse("[]"));

    private static DataItemDocument Parse(string text) => DataItemDocument.Parse(Bytes(text));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
