using System.Numerics;
using System.Runtime.InteropServices;

namespace Rehai.Server.Search;

/// <summary>Documents of one scope as the index keeps them: a bit each, in blocks of 64 whose ids are neighbours.</summary>
internal sealed class DocumentSet
{
    private const int BlockSize = 64;

    private readonly Dictionary<long, ulong> _blocks = [];

    public int Count { get; private set; }

    public static (long Block, ulong Bit) Place(long document) =>
        (document / BlockSize, 1UL << (int)(document % BlockSize));

    /// <summary>The ids of a block's documents, in order.</summary>
    public static IEnumerable<long> Documents(long block, ulong bits)
    {
        for (; bits != 0; bits &= bits - 1)
        {
            yield return block * BlockSize + BitOperations.TrailingZeroCount(bits);
        }
    }

    public bool Has(long block, ulong bits) => (bits & ~_blocks.GetValueOrDefault(block)) == 0;

    public void Add(long block, ulong bits)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_blocks, block, out _);
        Count += BitOperations.PopCount(bits & ~known);
        known |= bits;
    }

    public void IntersectWith(DocumentSet other) => Keep(block => other._blocks.GetValueOrDefault(block));

    public void ExceptWith(DocumentSet other) => Keep(block => ~other._blocks.GetValueOrDefault(block));

    public void UnionWith(DocumentSet other)
    {
        foreach (var (block, bits) in other._blocks)
        {
            Add(block, bits);
        }
    }

    public List<long> InOrder()
    {
        var documents = new List<long>(Count);
        foreach (var block in _blocks.Keys.Order())
        {
            documents.AddRange(Documents(block, _blocks[block]));
        }
        return documents;
    }

    private void Keep(Func<long, ulong> mask)
    {
        Count = 0;
        foreach (var block in _blocks.Keys)
        {
            ref var bits = ref CollectionsMarshal.GetValueRefOrNullRef(_blocks, block);
            bits &= mask(block);
            Count += BitOperations.PopCount(bits);
        }
    }
}
