using System.Buffers.Binary;

namespace Rehai.Server.Inventory;

/// <summary>As people count: kvm2 before kvm12, in either case. Texts that differ at all are never the same.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    private const int KeyLength = 16;

    /// <summary>Digits of a number in a key: then its length and any letter are in order as '0' to '9' are.</summary>
    private const int LongestNumber = 8;

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

    /// <summary>
    /// The beginning of a text as a number: where two are not alike, their texts are in that order. Where they are alike, the texts decide.
    /// A number in the text is its length and then its digits.
    /// </summary>
    public static UInt128 KeyOf(ReadOnlySpan<char> text)
    {
        Span<byte> key = stackalloc byte[KeyLength];
        key.Clear();
        for (var at = 0; at < KeyLength && !text.IsEmpty; )
        {
            at = char.IsAsciiDigit(text[0]) ? AddNumber(key, at, ref text) : AddLetter(key, at, ref text);
        }
        return BinaryPrimitives.ReadUInt128BigEndian(key);
    }

    /// <returns>Where the key goes on; its end where it can tell no more.</returns>
    private static int AddNumber(scoped Span<byte> key, int at, ref ReadOnlySpan<char> text)
    {
        var number = Number(ref text);
        key[at++] = (byte)('0' + Math.Min(number.Length, LongestNumber + 1));
        if (number.Length > LongestNumber)
        {
            return KeyLength;
        }
        foreach (var digit in number[..Math.Min(number.Length, KeyLength - at)])
        {
            key[at++] = (byte)digit;
        }
        return at;
    }

    private static int AddLetter(scoped Span<byte> key, int at, ref ReadOnlySpan<char> text)
    {
        var letter = char.ToUpperInvariant(text[0]);
        text = text[1..];
        key[at] = (byte)Math.Min(letter, byte.MaxValue);
        return letter < byte.MaxValue ? at + 1 : KeyLength;
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
