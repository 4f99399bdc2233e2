namespace Rehai.Server.Inventory;

/// <summary>A guest on one host as it was and as it is.</summary>
/// <param name="Before">Null where it was not there.</param>
/// <param name="After">Null where it is not there any more.</param>
internal sealed record GuestChange(GuestRow? Before, GuestRow? After)
{
    public string Uuid => (After ?? Before)!.Uuid;

    public string Name => (After ?? Before)!.Name;

    /// <summary>It runs here now, and did not before.</summary>
    public bool Arrives => IsSettled(After) && !IsSettled(Before);

    /// <summary>It was here before, running or about to, and is not any more.</summary>
    public bool Leaves =>
        Before?.IsActive is true && After is null or { State: GuestState.ShutOff or GuestState.Crashed };

    /// <summary>Whether it runs there for good: a guest that migrates is paused on both hosts for a while.</summary>
    public static bool IsSettled(GuestRow? guest) => guest?.IsActive is true && !IsMoving(guest);

    public static bool IsMoving(GuestRow? guest) =>
        guest is { State: GuestState.Paused, Reason: "migrating" or "starting up" or "post-copy" };
}
