namespace Rehai.Server.Inventory;

/// <summary>Whether two rows say the same; records compare their lists by reference alone.</summary>
internal static class RowEquality
{
    public static bool AreSame(GuestRow one, GuestRow other) =>
        ReferenceEquals(one, other)
        || one.Addresses.SequenceEqual(other.Addresses)
            && one.Macs.SequenceEqual(other.Macs)
            && one.Networks.SequenceEqual(other.Networks)
            && one.Pools.SequenceEqual(other.Pools)
            && one
                == other with
                {
                    Addresses = one.Addresses,
                    Macs = one.Macs,
                    Networks = one.Networks,
                    Pools = one.Pools,
                };

    public static bool AreSame(HostRow one, HostRow other) =>
        ReferenceEquals(one, other)
        || one.Roles.SequenceEqual(other.Roles)
            && one.Errors.SequenceEqual(other.Errors)
            && one.Truncated.SequenceEqual(other.Truncated)
            && one == other with { Roles = one.Roles, Errors = one.Errors, Truncated = one.Truncated };
}
