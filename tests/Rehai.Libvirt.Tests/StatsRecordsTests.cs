using System.Text;

namespace Rehai.Libvirt.Tests;

/// <summary>Statistics as a libvirt of later years may give them.</summary>
public sealed unsafe class StatsRecordsTests
{
    private const int UnsignedLong = 4;
    private const int Newer = 99;

    [Fact]
    public void Names_and_types_that_are_not_known_are_left_out()
    {
        var parameters = stackalloc VirTypedParameter[]
        {
            Parameter("block.count", UnsignedLong, 1),
            Parameter("block.0.capacity", UnsignedLong, 4096),
            Parameter("block.0.name", Newer, 1),
            Parameter("block.0.allocation", Newer, 1),
            Parameter("block.0.quantum.state", UnsignedLong, 1),
            Parameter("block.99999999999999999999.capacity", UnsignedLong, 1),
            Parameter("block..capacity", UnsignedLong, 1),
            Parameter("blocks", UnsignedLong, 1),
        };
        var record = new VirDomainStatsRecord { Parameters = parameters, Count = 8 };
        var list = &record;

        Assert.Equal([new BlockStats("", 4096, null)], new StatsRecords(&list, 1).Blocks());
    }

    private static VirTypedParameter Parameter(string name, int type, ulong value)
    {
        var parameter = new VirTypedParameter { Type = type, UnsignedLong = value };
        Encoding.ASCII.GetBytes(name, new Span<byte>(parameter.Field, 80));
        return parameter;
    }
}
