using System.Buffers;

namespace Rehai.Server.Inventory;

/// <summary>One condition on a row. Makes nothing, as it runs for every row there is.</summary>
internal abstract class RowTest
{
    /// <summary>Whether all guests of a host answer alike.</summary>
    public bool IsOfHost { get; init; }

    /// <param name="guest">Null where the row is the host's.</param>
    public abstract bool Matches(ShownHost host, GuestRow? guest, DateTimeOffset now);
}

internal sealed class NotTest(RowTest inner) : RowTest
{
    public override bool Matches(ShownHost host, GuestRow? guest, DateTimeOffset now) =>
        !inner.Matches(host, guest, now);
}

/// <summary>Of a host's row: whether it has such a guest.</summary>
internal sealed class GuestTest(RowTest inner) : RowTest
{
    public override bool Matches(ShownHost host, GuestRow? guest, DateTimeOffset now)
    {
        if (guest is not null)
        {
            return inner.Matches(host, guest, now);
        }
        foreach (var each in host.Guests)
        {
            if (inner.Matches(host, each, now))
            {
                return true;
            }
        }
        return false;
    }
}

internal sealed class TextTest : RowTest
{
    private readonly TextsOf _any;
    private readonly string _boundaries;
    private readonly Wildcard[] _values;
    private readonly Func<string, bool> _passes;

    public TextTest(TextKey key, IEnumerable<string> values)
    {
        (_any, _boundaries) = (key.Any, key.Boundaries);
        _values = [.. values.Select(value => new Wildcard(value))];
        _passes = Passes;
    }

    public override bool Matches(ShownHost host, GuestRow? guest, DateTimeOffset now) => _any(host, guest, _passes);

    private bool Passes(string text)
    {
        foreach (var value in _values)
        {
            if (value.Matches(text, _boundaries))
            {
                return true;
            }
        }
        return false;
    }
}

/// <summary>One of several inclusive ranges; an amount that is not told is in none.</summary>
internal sealed class AmountTest(AmountKey key, (long Least, long Most)[] ranges) : RowTest
{
    public override bool Matches(ShownHost host, GuestRow? guest, DateTimeOffset now)
    {
        if (key.Of(host, guest, now) is not { } amount)
        {
            return false;
        }
        foreach (var (least, most) in ranges)
        {
            if (amount >= least && amount <= most)
            {
                return true;
            }
        }
        return false;
    }
}

/// <param name="mask">A bit for each of the key's words.</param>
internal sealed class WordOfKeyTest(WordKey key, int mask) : RowTest
{
    public override bool Matches(ShownHost host, GuestRow? guest, DateTimeOffset now) =>
        key.Of(host, guest) is { } word && (mask & (1 << word)) != 0;
}

/// <summary>A bare word anywhere in what identifies the row: name, UUID, addresses, MACs, and the host's names.</summary>
internal sealed class AnywhereTest : RowTest
{
    private static readonly SearchValues<char> AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF.:-*");

    private readonly Wildcard? _wildcard;
    private readonly SearchValues<string> _word;
    private readonly bool _canBeAddress;

    public AnywhereTest(string word)
    {
        _word = SearchValues.Create([word], StringComparison.OrdinalIgnoreCase);
        _wildcard = word.Contains('*', StringComparison.Ordinal) ? new Wildcard($"*{word}*") : null;
        _canBeAddress = !word.AsSpan().ContainsAnyExcept(AddressCharacters);
    }

    public override bool Matches(ShownHost host, GuestRow? guest, DateTimeOffset now) =>
        (guest is not null && IsIn(guest)) || IsIn(host.Row.Name) || (host.Row.Fqdn is { } fqdn && IsIn(fqdn));

    private bool IsIn(GuestRow guest) =>
        IsIn(guest.Name) || (_canBeAddress && (IsIn(guest.Uuid) || IsIn(guest.Addresses) || IsIn(guest.Macs)));

    private bool IsIn(IReadOnlyList<string> texts)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            if (IsIn(texts[i]))
            {
                return true;
            }
        }
        return false;
    }

    private bool IsIn(string text) => _wildcard?.Matches(text, "") ?? text.AsSpan().ContainsAny(_word);
}
