namespace Rehai.Server.Inventory;

/// <summary>
/// What can be asked of a row. The row is a guest's, or, without one, a host's: there a key <see cref="IsOfGuest"/> asks whether the host has
/// such a guest.
/// </summary>
internal abstract record QueryKey(string Name)
{
    /// <summary>What it is about, for who chooses one.</summary>
    public required string Hint { get; init; }

    public bool IsOfGuest { get; init; }

    /// <summary>Whether all guests of a host answer alike.</summary>
    public bool IsOfHost { get; init; }
}

/// <summary>One text or several.</summary>
/// <param name="Any">Whether one of the row's texts passes.</param>
internal sealed record TextKey(string Name, TextsOf Any) : QueryKey(Name)
{
    /// <summary>Characters before which a value may end where the text goes on: a host's name at a dot, so that it need not be typed whole.</summary>
    public string Boundaries { get; init; } = "";
}

/// <summary>A number to compare; null where the row does not tell.</summary>
internal sealed record AmountKey(string Name, AmountUnit Unit, Func<ShownHost, GuestRow?, DateTimeOffset, long?> Of)
    : QueryKey(Name);

/// <summary>One of a few words; each is a number from 0 on.</summary>
/// <param name="Words">The spellings of each, the first of them the usual.</param>
/// <param name="Of">Null where the row does not tell.</param>
internal sealed record WordKey(
    string Name,
    IReadOnlyList<IReadOnlyList<string>> Words,
    Func<ShownHost, GuestRow?, int?> Of
) : QueryKey(Name);

internal delegate bool TextsOf(ShownHost host, GuestRow? guest, Func<string, bool> passes);

internal enum AmountUnit
{
    Count,

    /// <summary>Bytes.</summary>
    Size,

    /// <summary>Ticks since a moment; only compared, as the same tick never comes again.</summary>
    Age,
}
