namespace Rehai.Server.Inventory;

/// <summary>Which guests a node lists, and so what the absence of one means.</summary>
internal enum GuestListing
{
    /// <summary>No list: absence means nothing.</summary>
    Unknown,

    /// <summary>Those that run, as ohai has them: who is absent does not run.</summary>
    Active,

    /// <summary>All, as Rehai has them: who is absent is not defined.</summary>
    Every,
}
