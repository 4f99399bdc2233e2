using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace Rehai.Chef;

/// <summary>
/// Finds where an object or an array ends, 64 bytes at a time, in text that is known to be JSON: only brackets outside of strings are counted.
/// Each byte of a block is a bit of a mask (Langdale and Lemire, "Parsing Gigabytes of JSON per Second").
/// </summary>
internal static class NestedJson
{
    private const int BlockSize = 64;

    /// <summary>An even bit is set in it; see <see cref="Escaped"/>.</summary>
    private const ulong EvenBits = 0x5555_5555_5555_5555;

    /// <summary>What tells both opening brackets from both closing ones, once their case is the same.</summary>
    private const byte CaseBit = 0x20;

    /// <param name="text">Begins with <c>{</c> or <c>[</c>.</param>
    /// <exception cref="JsonException">The text ends before that does.</exception>
    public static int LengthOf(ReadOnlySpan<byte> text)
    {
        var (depth, escape, inside) = (0, 0UL, 0UL);
        Span<byte> last = stackalloc byte[BlockSize];
        for (var at = 0; at < text.Length; at += BlockSize)
        {
            scoped var block = text[at..];
            if (block.Length < BlockSize)
            {
                last.Clear();
                block.CopyTo(last);
                block = last;
            }
            var quotes = Equal(block, (byte)'"', 0) & ~Escaped(Equal(block, (byte)'\\', 0), ref escape);
            var strings = Inside(quotes) ^ inside;
            inside = (ulong)((long)strings >> (BlockSize - 1));
            var open = Equal(block, (byte)'{', CaseBit) & ~strings;
            var close = Equal(block, (byte)'}', CaseBit) & ~strings;
            if (depth > BitOperations.PopCount(close))
            {
                depth += BitOperations.PopCount(open) - BitOperations.PopCount(close);
            }
            else if (FindEnd(open, close, ref depth) is >= 0 and var end)
            {
                return at + end + 1;
            }
        }
        throw new JsonException("The text ends before the JSON object does.");
    }

    /// <summary>Where the depth falls to zero; below zero where it does not.</summary>
    private static int FindEnd(ulong open, ulong close, ref int depth)
    {
        for (var brackets = open | close; brackets != 0; brackets &= brackets - 1)
        {
            var bracket = brackets & (~brackets + 1);
            depth += (open & bracket) != 0 ? 1 : -1;
            if (depth == 0)
            {
                return BitOperations.TrailingZeroCount(bracket);
            }
        }
        return -1;
    }

    /// <summary>The bits of what stands behind a backslash that is not itself behind one.</summary>
    /// <param name="carry">1 where the block's first byte is so, and then whether the next block's is.</param>
    private static ulong Escaped(ulong backslashes, ref ulong carry)
    {
        if (backslashes == 0)
        {
            var first = carry;
            carry = 0;
            return first;
        }
        backslashes &= ~carry;
        var behind = (backslashes << 1) | carry;
        var oddStarts = backslashes & ~EvenBits & ~behind;
        var evenEnds = unchecked(oddStarts + backslashes);
        carry = evenEnds < oddStarts ? 1UL : 0;
        return (EvenBits ^ (evenEnds << 1)) & behind;
    }

    /// <summary>From each odd quote to before the next: each bit is the sum of those below it and its own.</summary>
    private static ulong Inside(ulong quotes)
    {
        for (var shift = 1; shift < BlockSize; shift <<= 1)
        {
            quotes ^= quotes << shift;
        }
        return quotes;
    }

    private static ulong Equal(ReadOnlySpan<byte> block, byte value, byte ignored)
    {
        ref var first = ref MemoryMarshal.GetReference(block);
        var (wanted, mask) = (Vector256.Create(value), Vector256.Create(ignored));
        ulong low = Vector256.Equals(Vector256.LoadUnsafe(ref first) | mask, wanted).ExtractMostSignificantBits();
        ulong high = Vector256
            .Equals(Vector256.LoadUnsafe(ref first, BlockSize / 2) | mask, wanted)
            .ExtractMostSignificantBits();
        return low | (high << (BlockSize / 2));
    }
}
