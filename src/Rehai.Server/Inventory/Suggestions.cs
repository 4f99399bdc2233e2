namespace Rehai.Server.Inventory;

/// <summary>Completes a query where the cursor stands: keys first, and behind a key the values that exist.</summary>
internal static class Suggestions
{
    public const int Most = 20;

    /// <param name="cursor">Between characters of the text, from 0 on.</param>
    /// <param name="ofHosts">Whether rows are hosts.</param>
    public static IReadOnlyList<Suggestion> Of(IEnumerable<ShownHost> hosts, string text, int cursor, bool ofHosts)
    {
        if (text.Length > InventoryQuery.Longest)
        {
            return [];
        }
        var at = Math.Clamp(cursor, 0, text.Length);
        var (terms, _) = QueryScanner.Scan(text);
        var term = terms.FirstOrDefault(term => term.Start <= at && at <= term.End);
        if (term?.Key is not { } key || at <= key.End)
        {
            return Keys(text, term, at);
        }
        var value = term.Values.LastOrDefault(value => value.Start <= at, term.Values[0]);
        return QueryKeys.Find(key.Text) is { } known ? Values(hosts, known, value, at, ofHosts) : [];
    }

    private static List<Suggestion> Keys(string text, QueryTerm? term, int at)
    {
        var start = term is null ? at : Math.Min(term.Start + (term.IsNegative ? 1 : 0), at);
        var typed = text[start..at];
        var end = term?.Key is { } key ? key.End + term.Operator.Length : at;
        return
        [
            .. QueryKeys
                .All.Where(key => key.Name.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                .Take(Most)
                .Select(key => new Suggestion(key.Name + Operator(key), start, end - start, key.Hint)),
        ];
    }

    private static string Operator(QueryKey key) => key is AmountKey { Unit: not AmountUnit.Count } ? ">" : ":";

    private static List<Suggestion> Values(
        IEnumerable<ShownHost> hosts,
        QueryKey key,
        QueryValue value,
        int at,
        bool ofHosts
    )
    {
        var typed = value.Text[..Math.Clamp(at - value.Start, 0, value.Text.Length)];
        return
        [
            .. ValueCounts
                .Of(hosts, key, typed, ofHosts)
                .OrderByDescending(found => found.Key.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
                .ThenByDescending(found => found.Value)
                .ThenBy(found => found.Key, NaturalOrder.Instance)
                .Take(Most)
                .Select(found => new Suggestion(Written(found.Key), value.Start, value.Length, Count: found.Value)),
        ];
    }

    /// <summary>A quote itself cannot be written; a star stands for it.</summary>
    private static string Written(string value)
    {
        var text = value.Replace('"', '*');
        return text.AsSpan().ContainsAny(" ,\t") ? $"\"{text}\"" : text;
    }
}
