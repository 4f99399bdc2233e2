namespace Rehai.Server.Inventory;

/// <summary>Makes a test of a term that compares an amount.</summary>
internal static class AmountTerm
{
    public static (RowTest? Test, QueryFault? Fault) Compile(AmountKey key, QueryTerm term)
    {
        var isEqual = term.Operator is ":" or "=";
        if (isEqual && key.Unit == AmountUnit.Age)
        {
            return (
                null,
                Fault(term.Key!.Value, $"An age is compared: {key.Name}>3d for longer ago, {key.Name}<3d for less.")
            );
        }
        if (!isEqual && term.Values.Count > 1)
        {
            return (null, Fault(term.Values[1], $"{term.Operator} compares with one value."));
        }
        var ranges = new List<(long, long)>();
        foreach (var value in term.Values)
        {
            if (Parse(key.Unit, value.Text) is not { } amount)
            {
                return (null, Fault(value, Wrong(key, value.Text)));
            }
            ranges.Add(Range(term.Operator, amount));
        }
        return (new AmountTest(key, [.. ranges]) { IsOfHost = key.IsOfHost }, null);
    }

    public static long? Parse(AmountUnit unit, string text) =>
        unit switch
        {
            AmountUnit.Size => Quantity.Size(text),
            AmountUnit.Age => Quantity.Age(text),
            _ => Quantity.Count(text),
        };

    /// <summary>No amount is below 0, so that nothing underflows.</summary>
    private static (long Least, long Most) Range(string @operator, long amount) =>
        @operator switch
        {
            ">" => (amount == long.MaxValue ? amount : amount + 1, long.MaxValue),
            ">=" => (amount, long.MaxValue),
            "<" => (0, amount - 1),
            "<=" => (0, amount),
            _ => (amount, amount),
        };

    private static string Wrong(AmountKey key, string text) =>
        key.Unit switch
        {
            AmountUnit.Size => $"'{text}' is no size. Write {key.Name}>4G, with K, M, G or T.",
            AmountUnit.Age => $"'{text}' is no age. Write {key.Name}>3d, with s, m, h or d.",
            _ => $"'{text}' is no number. Write {key.Name}>4.",
        };

    private static QueryFault Fault(QueryValue at, string message) => new(at.Start, at.Length, message);
}
