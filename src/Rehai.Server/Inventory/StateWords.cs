namespace Rehai.Server.Inventory;

/// <summary>What libvirt's words and numbers (<c>virDomainState</c>) of a state mean.</summary>
internal static class StateWords
{
    /// <summary>Where a host tells no word.</summary>
    public const string Unknown = "unknown";

    public const string ShutOff = "shut off";

    private static readonly (string Word, GuestState State)[] Numbered =
    [
        ("no state", GuestState.Unknown),
        ("running", GuestState.Running),
        ("idle", GuestState.Running),
        ("paused", GuestState.Paused),
        ("in shutdown", GuestState.Stopping),
        (ShutOff, GuestState.ShutOff),
        ("crashed", GuestState.Crashed),
        ("pmsuspended", GuestState.Suspended),
    ];

    public static GuestState StateOf(string word) =>
        Array.Find(Numbered, known => known.Word == word) is { Word: not null } known
            ? known.State
            : GuestState.Unknown;

    /// <summary>As <c>virsh domstate --reason</c> says it: <c>shut off (destroyed)</c>.</summary>
    public static string Said(string word, string? reason) => reason is null or Unknown ? word : $"{word} ({reason})";

    /// <param name="number">libvirt's; null where it is none.</param>
    public static string WordOf(int? number) =>
        number is { } state && state < Numbered.Length ? Numbered[state].Word : Unknown;
}
