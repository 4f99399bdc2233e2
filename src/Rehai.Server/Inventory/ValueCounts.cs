using System.Globalization;

namespace Rehai.Server.Inventory;

/// <summary>Which values of a key exist, and how many rows have each.</summary>
/// <param name="part">What a value has in it, in either case.</param>
internal sealed class ValueCounts(QueryKey key, string part)
{
    private readonly Dictionary<string, int> _counts = [];
    private readonly HashSet<string> _ofRow = [];

    /// <param name="ofHosts">Whether rows are hosts; one has what its guests have.</param>
    public static IReadOnlyDictionary<string, int> Of(
        IEnumerable<ShownHost> hosts,
        QueryKey key,
        string part,
        bool ofHosts
    )
    {
        var counts = new ValueCounts(key, part);
        foreach (var host in hosts)
        {
            counts.Add(host, ofHosts);
        }
        return counts._counts;
    }

    private void Add(ShownHost host, bool ofHosts)
    {
        if (ofHosts && !key.IsOfGuest)
        {
            Visit(host, null);
            CountRow();
            return;
        }
        foreach (var guest in host.Guests)
        {
            Visit(host, guest);
            if (!ofHosts)
            {
                CountRow();
            }
        }
        CountRow();
    }

    private void Visit(ShownHost host, GuestRow? guest)
    {
        switch (key)
        {
            case TextKey texts:
                texts.Any(host, guest, Note);
                break;
            case WordKey words when words.Of(host, guest) is { } word:
                Note(words.Words[word][0]);
                break;
            case AmountKey { Unit: not AmountUnit.Age } amounts when amounts.Of(host, guest, default) is { } amount:
                Note(
                    amounts.Unit == AmountUnit.Size
                        ? Quantity.SizeText(amount)
                        : amount.ToString(CultureInfo.InvariantCulture)
                );
                break;
            default:
                // Not told, or an age, which is another at every moment.
                break;
        }
    }

    /// <returns>Never true: all texts of the row are to be visited.</returns>
    private bool Note(string value)
    {
        if (value.Contains(part, StringComparison.OrdinalIgnoreCase))
        {
            _ofRow.Add(value);
        }
        return false;
    }

    /// <summary>A row counts once for each of its values.</summary>
    private void CountRow()
    {
        foreach (var value in _ofRow)
        {
            _counts[value] = _counts.GetValueOrDefault(value) + 1;
        }
        _ofRow.Clear();
    }
}
