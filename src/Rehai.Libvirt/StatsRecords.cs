using System.Runtime.InteropServices;

namespace Rehai.Libvirt;

/// <summary>The records of one statistics call; disposing frees them.</summary>
internal readonly unsafe ref struct StatsRecords(VirDomainStatsRecord** records, int count)
{
    /// <summary>Of <c>virTypedParameterType</c>. A name that came with another type would be a newer libvirt's.</summary>
    private const int TypeUnsignedLong = 4;
    private const int TypeString = 7;

    internal Dictionary<string, DomainState> States()
    {
        var states = new Dictionary<string, DomainState>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var state = 0;
            var reason = 0;
            foreach (ref readonly var parameter in Parameters(records[i]))
            {
                switch (Name(in parameter))
                {
                    case var name when name.SequenceEqual("state.state"u8):
                        state = parameter.Int;
                        break;
                    case var name when name.SequenceEqual("state.reason"u8):
                        reason = parameter.Int;
                        break;
                }
            }
            states[Domain.UuidOf(records[i]->Domain)] = new DomainState(state, reason);
        }
        return states;
    }

    /// <summary>Block devices of the first record, from <c>block.N.name</c>, <c>.capacity</c> and <c>.allocation</c> in bytes.</summary>
    internal List<BlockStats> Blocks()
    {
        var blocks = new SortedDictionary<int, BlockStats>();
        foreach (ref readonly var parameter in count == 0 ? [] : Parameters(records[0]))
        {
            var (index, leaf) = BlockField(Name(in parameter));
            if (index < 0)
            {
                continue;
            }
            var block = blocks.GetValueOrDefault(index) ?? new BlockStats("", null, null);
            blocks[index] = (leaf, parameter.Type) switch
            {
                ("name", TypeString) => block with { Target = NativeText.Borrowed(parameter.String) },
                ("capacity", TypeUnsignedLong) => block with { Capacity = parameter.UnsignedLong },
                ("allocation", TypeUnsignedLong) => block with { Allocation = parameter.UnsignedLong },
                _ => block,
            };
        }
        return [.. blocks.Values];
    }

    public void Dispose() => LibvirtNative.virDomainStatsRecordListFree(records);

    private static ReadOnlySpan<VirTypedParameter> Parameters(VirDomainStatsRecord* record) =>
        new(record->Parameters, record->Count);

    private static ReadOnlySpan<byte> Name(in VirTypedParameter parameter)
    {
        fixed (byte* name = parameter.Field)
        {
            return MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name);
        }
    }

    private static (int Index, string Leaf) BlockField(ReadOnlySpan<byte> name)
    {
        var prefix = "block."u8;
        if (!name.StartsWith(prefix) || name[prefix.Length..].IndexOf((byte)'.') is not (> 0 and var dot))
        {
            return (-1, "");
        }
        var rest = name[prefix.Length..];
        if (!int.TryParse(rest[..dot], out var index))
        {
            return (-1, "");
        }
        var leaf = rest[(dot + 1)..];
        return leaf.SequenceEqual("name"u8) ? (index, "name")
            : leaf.SequenceEqual("capacity"u8) ? (index, "capacity")
            : leaf.SequenceEqual("allocation"u8) ? (index, "allocation")
            : (-1, "");
    }
}
