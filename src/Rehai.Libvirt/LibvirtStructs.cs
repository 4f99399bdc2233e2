using System.Runtime.InteropServices;

namespace Rehai.Libvirt;

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VirError
{
    internal int Code;
    internal int Domain;
    internal byte* Message;
    internal int Level;
    internal nint Connection;
    internal nint DomainObject;
    internal byte* Str1;
    internal byte* Str2;
    internal byte* Str3;
    internal int Int1;
    internal int Int2;
    internal nint Network;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VirNodeInfo
{
    internal fixed byte Model[32];
    internal nuint Memory;
    internal uint Cpus;
    internal uint Mhz;
    internal uint Nodes;
    internal uint Sockets;
    internal uint Cores;
    internal uint Threads;
}

[StructLayout(LayoutKind.Sequential)]
internal struct VirDomainInfo
{
    internal byte State;
    internal nuint MaxMem;
    internal nuint Memory;
    internal ushort NrVirtCpu;
    internal ulong CpuTime;
}

[StructLayout(LayoutKind.Explicit, Size = 96)]
internal unsafe struct VirTypedParameter
{
    [FieldOffset(0)]
    internal fixed byte Field[80];

    [FieldOffset(80)]
    internal int Type;

    [FieldOffset(88)]
    internal int Int;

    [FieldOffset(88)]
    internal ulong UnsignedLong;

    [FieldOffset(88)]
    internal byte* String;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VirDomainStatsRecord
{
    internal nint Domain;
    internal VirTypedParameter* Parameters;
    internal int Count;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VirNetworkDhcpLease
{
    internal byte* Interface;
    internal long ExpiryTime;
    internal int Type;
    internal byte* Mac;
    internal byte* IaId;
    internal byte* Address;
    internal uint Prefix;
    internal byte* Hostname;
    internal byte* ClientId;
}

[StructLayout(LayoutKind.Sequential)]
internal struct VirStoragePoolInfo
{
    internal int State;
    internal ulong Capacity;
    internal ulong Allocation;
    internal ulong Available;
}

[StructLayout(LayoutKind.Sequential)]
internal struct VirStorageVolInfo
{
    internal int Type;
    internal ulong Capacity;
    internal ulong Allocation;
}
