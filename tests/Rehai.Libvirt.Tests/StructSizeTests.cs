using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rehai.Libvirt.Tests;

public sealed class StructSizeTests
{
    [Fact]
    public void Structures_have_the_sizes_that_the_C_compiler_gives_them()
    {
        Assert.Equal(80, Unsafe.SizeOf<VirError>());
        Assert.Equal(64, Unsafe.SizeOf<VirNodeInfo>());
        Assert.Equal(40, Unsafe.SizeOf<VirDomainInfo>());
        Assert.Equal(96, Unsafe.SizeOf<VirTypedParameter>());
        Assert.Equal(24, Unsafe.SizeOf<VirDomainStatsRecord>());
        Assert.Equal(72, Unsafe.SizeOf<VirNetworkDhcpLease>());
        Assert.Equal(32, Unsafe.SizeOf<VirStoragePoolInfo>());
        Assert.Equal(24, Unsafe.SizeOf<VirStorageVolInfo>());
    }

    [Fact]
    public void A_typed_parameter_has_its_value_at_88() =>
        Assert.Equal(88, (int)Marshal.OffsetOf<VirTypedParameter>(nameof(VirTypedParameter.UnsignedLong)));
}
