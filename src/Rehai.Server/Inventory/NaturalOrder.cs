namespace Rehai.Server.Inventory;

/// <summary>As people count: kvm2 before kvm12, in either case. Texts that differ at all are never the same.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static NaturalOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        if (ReferenceEquals(x, y))
        {
            return 0;
        }
        var same = SameBeginning(x, y);
        var order = Compare(x.AsSpan(same), y.AsSpan(same));
        return order != 0 ? order : string.CompareOrdinal(x, y);
    }

    /// <summary>How much need not be compared; a number is compared whole.</summary>
    private static int SameBeginning(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        var length = x.CommonPrefixLength(y);
        while (length > 0 && char.IsAsciiDigit(x[length - 1]))
        {
            length--;
        }
        return length;
    }

    private static int Compare(ReadOnlySpan<char> x, ReadOnlySpan<char> y)
    {
        while (!x.IsEmpty && !y.IsEmpty)
        {
            if (char.IsAsciiDigit(x[0]) && char.IsAsciiDigit(y[0]))
            {
                var one = Number(ref x);
                var other = Number(ref y);
                var order = one.Length != other.Length ? one.Length - other.Length : one.SequenceCompareTo(other);
                if (order != 0)
                {
                    return order;
                }
                continue;
            }
            var letters = char.ToUpperInvariant(x[0]) - char.ToUpperInvariant(y[0]);
            if (letters != 0)
            {
                return letters;
            }
            x = x[1..];
            y = y[1..];
        }
        return x.Length - y.Length;
    }

    /// <summary>Takes the digits at the beginning, without leading zeros.</summary>
    private static ReadOnlySpan<char> Number(ref ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        var digits = end < 0 ? text : text[..end];
        text = text[digits.Length..];
        return digits.TrimStart('0');
    }
}
