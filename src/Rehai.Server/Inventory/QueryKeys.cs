namespace Rehai.Server.Inventory;

/// <summary>Every key of the query language.</summary>
internal static class QueryKeys
{
    private const string LabelEnd = ".";
    private const string WordEnd = " .";

    public static readonly IReadOnlyList<QueryKey> All =
    [
        new WordKey(
            "state",
            [.. ShownWords.States.Select(state => ShownWords.Spellings(state).ToList())],
            (host, guest) => (int)host.StateOf(guest!).State
        )
        {
            Hint = "what a guest does",
            IsOfGuest = true,
        },
        new TextKey("name", (host, guest, passes) => passes(guest?.Name ?? host.Row.Name))
        {
            Hint = "the guest's name, or the host's among hosts",
            Boundaries = LabelEnd,
        },
        new TextKey("host", (host, _, passes) => passes(host.Row.Name) || (host.Row.Fqdn is { } fqdn && passes(fqdn)))
        {
            Hint = "where it runs",
            IsOfHost = true,
            Boundaries = LabelEnd,
        },
        OfGuest("uuid", "the guest's UUID", (guest, passes) => passes(guest.Uuid)),
        OfGuest("ip", "an address of the guest", (guest, passes) => Any(guest.Addresses, passes)),
        OfGuest("mac", "a MAC of the guest", (guest, passes) => Any(guest.Macs, passes)),
        OfGuest("net", "a network or bridge that it is on", (guest, passes) => Any(guest.Networks, passes)),
        OfGuest("pool", "a storage pool that a disk is in", (guest, passes) => Any(guest.Pools, passes)),
        new AmountKey("vcpus", AmountUnit.Count, (host, guest, _) => guest is null ? host.Row.Cpus : guest.Vcpus)
        {
            Hint = "virtual processors, or a host's processors",
        },
        new AmountKey(
            "mem",
            AmountUnit.Size,
            (host, guest, _) => Bytes(guest is null ? host.Row.MemoryKib : guest.MemoryKib)
        )
        {
            Hint = "memory",
        },
        new AmountKey(
            "disk",
            AmountUnit.Size,
            (host, guest, _) => guest is null ? host.Row.StorageCapacity : guest.DiskCapacity
        )
        {
            Hint = "capacity of all disks, or of a host's pools",
        },
        new WordKey(
            "autostart",
            [
                ["no", "false"],
                ["yes", "true"],
            ],
            (_, guest) => Number(guest!.Autostart)
        )
        {
            Hint = "whether it starts with its host",
            IsOfGuest = true,
        },
        new AmountKey("since", AmountUnit.Age, (_, guest, now) => Age(guest!.Since, now))
        {
            Hint = "how long it has been in its state",
            IsOfGuest = true,
        },
        new AmountKey("changed", AmountUnit.Age, (host, guest, now) => Age(guest?.ChangedAt ?? host.Row.ChangedAt, now))
        {
            Hint = "how long ago something of it changed",
        },
        OfHost("env", "the host's environment", (host, passes) => passes(host.Environment)),
        OfHost("role", "a role of the host", (host, passes) => Any(host.Roles, passes)),
        OfHost("policy", "the host's policy or policy group", IsOfPolicy),
        OfHost("org", "the host's organization", (host, passes) => passes(host.Organization)),
        new TextKey("os", (host, _, passes) => host.Row.Os is { } os && passes(os))
        {
            Hint = "the host's operating system",
            IsOfHost = true,
            Boundaries = WordEnd,
        },
        new WordKey(
            "fresh",
            [.. ShownWords.Freshnesses.Select(freshness => new List<string> { ShownWords.Of(freshness) })],
            (host, _) => (int)host.Freshness
        )
        {
            Hint = "whether the host is heard of",
            IsOfHost = true,
        },
        new AmountKey("seen", AmountUnit.Age, (host, _, now) => Age(host.SeenAt, now))
        {
            Hint = "how long ago the host was heard of",
            IsOfHost = true,
        },
    ];

    public static QueryKey? Find(string name) =>
        All.FirstOrDefault(key => key.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static TextKey OfGuest(string name, string hint, Func<GuestRow, Func<string, bool>, bool> any) =>
        new(name, (_, guest, passes) => any(guest!, passes)) { Hint = hint, IsOfGuest = true };

    private static TextKey OfHost(string name, string hint, Func<HostRow, Func<string, bool>, bool> any) =>
        new(name, (host, _, passes) => any(host.Row, passes)) { Hint = hint, IsOfHost = true };

    private static bool IsOfPolicy(HostRow host, Func<string, bool> passes) =>
        (host.PolicyName is { } name && passes(name)) || (host.PolicyGroup is { } group && passes(group));

    /// <summary>By index: an enumerator would be made for every row.</summary>
    private static bool Any(IReadOnlyList<string> texts, Func<string, bool> passes)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            if (passes(texts[i]))
            {
                return true;
            }
        }
        return false;
    }

    private static long? Bytes(long? kib) => kib * 1_024;

    private static int? Number(bool? flag) =>
        flag is null ? null
        : flag.Value ? 1
        : 0;

    /// <summary>Not below zero, where a host's clock is ahead.</summary>
    private static long? Age(DateTimeOffset? moment, DateTimeOffset now) =>
        moment is { } past ? Math.Max((now - past).Ticks, 0) : null;
}
