namespace Rehai.Server.Inventory;

/// <summary>
/// A question about hosts or guests, the same on pages, in the API and on the command line. Terms stand beside each other and all must
/// match:
/// <code>
/// web              in the name, UUID, an address, a MAC or the host's name, in either case
/// "two words"      the same, with a space
/// key:value        exactly that, in either case; * stands for any characters: name:web-*
/// key:a,b          one of these
/// mem>4G           also >=, &lt;, &lt;= and =; sizes take K M G T, powers of 1,024
/// since>3d         ages take s m h d: in its state for longer than three days
/// -state:off  -web not so
/// </code>
/// <c>host:kvm1</c> is kvm1 and kvm1.example.com and never kvm12: a host's name, a guest's and an operating system may end at a dot.
/// What is not known matches no comparison and no value, and so is matched by their opposite: <c>-ip:*</c> has no known address.
/// <c>state:</c> is the state that is shown: guests of a stale host are unknown. Among hosts, a key of guests means that the host has
/// such a guest.
/// </summary>
internal sealed class InventoryQuery
{
    /// <summary>In characters.</summary>
    public const int Longest = 1_000;

    public const int MostTerms = 50;

    private readonly RowTest[] _ofHost;
    private readonly RowTest[] _ofRow;

    public InventoryQuery(string text, IReadOnlyList<RowTest> tests, bool usesTime)
    {
        (Text, UsesTime) = (text, usesTime);
        _ofHost = [.. tests.Where(test => test.IsOfHost)];
        _ofRow = [.. tests.Where(test => !test.IsOfHost)];
    }

    public static InventoryQuery Everything { get; } = new("", [], usesTime: false);

    public string Text { get; }

    /// <summary>Whether another moment may give another answer over the same rows.</summary>
    public bool UsesTime { get; }

    /// <summary>The query, or what is wrong with the text.</summary>
    public static (InventoryQuery? Query, QueryFault? Fault) Parse(string text) => QueryCompiler.Compile(text);

    /// <summary>Whether a guest of it can match at all; what all guests of a host have in common is asked once.</summary>
    public bool MayMatch(ShownHost host, DateTimeOffset now) => All(_ofHost, host, null, now);

    /// <summary>Whether that guest matches, where <see cref="MayMatch"/>.</summary>
    public bool MatchesGuest(ShownHost host, GuestRow guest, DateTimeOffset now) => All(_ofRow, host, guest, now);

    /// <summary>Whether a guest matches.</summary>
    public bool Matches(ShownGuest guest, DateTimeOffset now) =>
        MayMatch(guest.Host, now) && MatchesGuest(guest.Host, guest.Row, now);

    /// <summary>Whether a host matches.</summary>
    public bool Matches(ShownHost host, DateTimeOffset now) => MayMatch(host, now) && All(_ofRow, host, null, now);

    private static bool All(RowTest[] tests, ShownHost host, GuestRow? guest, DateTimeOffset now)
    {
        foreach (var test in tests)
        {
            if (!test.Matches(host, guest, now))
            {
                return false;
            }
        }
        return true;
    }
}
