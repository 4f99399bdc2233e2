using System.Globalization;
using System.Text;
using System.Text.Json;
using Rehai.Chef;
using Rehai.Server.Storage;

namespace Rehai.Server.Endpoints;

/// <summary>
/// An item of a data bag between its text and what is stored. Only the id is looked at, as Chef does
/// (<c>chef_data_bag_item.erl</c>); everything else, encrypted or not, is bytes.
/// </summary>
internal static class DataItemText
{
    private static readonly byte[] ItemType = "\"data_bag_item\""u8.ToArray();

    /// <summary>The item, or what is wrong with it. A client's wrapped form, <c>raw_data</c> in a <c>Chef::DataBagItem</c>, is unwrapped.</summary>
    /// <param name="urlId">The id in the address, which the body need not repeat; null where the body alone names the item.</param>
    public static (DataItem? Item, string? Fault) Read(ReadOnlyMemory<byte> text, string? urlId)
    {
        try
        {
            return Read(Unwrap(RawJsonObject.Parse(text)), urlId);
        }
        catch (JsonException)
        {
            return (null, "invalid JSON");
        }
    }

    /// <summary>As it is answered to who saved it: with the two fields that Chef adds.</summary>
    public static ReadOnlyMemory<byte> Marked(DataItem item, string bag) =>
        RawJsonObject
            .Parse(item.Text)
            .With(new Dictionary<string, ReadOnlyMemory<byte>> { ["chef_type"] = ItemType, ["data_bag"] = Quote(bag) })
            .Text;

    /// <summary>As it is answered to who deleted it, in pieces.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Wrapped(DataItem item, string bag) =>
        [
            Encoding.ASCII.GetBytes(
                $$"""
                {"name":"data_bag_item_{{bag}}_{{item.Id}}","json_class":"Chef::DataBagItem","chef_type":"data_bag_item","data_bag":"{{bag}}","raw_data":
                """
            ),
            item.Text,
            "}"u8.ToArray(),
        ];

    /// <summary>The strong entity tag.</summary>
    public static string Tag(KnownItem item) =>
        string.Create(CultureInfo.InvariantCulture, $"\"{item.Row}.{item.Version}\"");

    private static (DataItem? Item, string? Fault) Read(RawJsonObject item, string? urlId)
    {
        var id = item.Find("id");
        if (id is null)
        {
            return urlId is null ? (null, "Field 'id' missing") : Checked(urlId, Named(item, urlId));
        }
        return urlId is not null && id.Text() != urlId
            ? (null, "DataBagItem name mismatch.")
            : Checked(id.Text(), item.Text);
    }

    private static (DataItem? Item, string? Fault) Checked(string? id, ReadOnlyMemory<byte> text) =>
        id is not null && Names.Data.IsMatch(id) ? (new DataItem(id, text), null) : (null, "Field 'id' invalid");

    private static ReadOnlyMemory<byte> Named(RawJsonObject item, string id) =>
        item.With(new Dictionary<string, ReadOnlyMemory<byte>> { ["id"] = Quote(id) }).Text;

    private static RawJsonObject Unwrap(RawJsonObject item) =>
        item.Find("json_class")?.Text() == "Chef::DataBagItem" && item.Find("raw_data") is { } raw
            ? RawJsonObject.Parse(raw.Value)
            : item;

    /// <summary>Names that exist hold nothing that JSON escapes; of an address nobody has looked yet whether it exists.</summary>
    private static byte[] Quote(string name) => Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(name)}\"");
}
