using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Rehai.Chef;
using Rehai.Chef.Configuration;
using Rehai.Facts;

namespace Rehai.Agent.Collectors;

/// <summary>What one run of the collectors found.</summary>
/// <param name="Libvirt">The root <c>libvirt</c>; null where libvirt was not read.</param>
/// <param name="Host">The root <c>rehai</c>; its guests are null where libvirt was not read.</param>
/// <param name="Roots">All other roots, as JSON text.</param>
/// <param name="Volatile">Values of these roots that move without meaning a change.</param>
/// <param name="Failures">What went wrong, in the order of the collectors.</param>
/// <param name="ReadAt">When the reading ended, as a timestamp of the runner's time provider.</param>
internal sealed record Collection(
    LibvirtFacts? Libvirt,
    HostFacts? Host,
    IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Roots,
    AttributePaths Volatile,
    IReadOnlyList<Exception> Failures,
    long ReadAt
)
{
    /// <summary>Parts that are unknown when absent; what a node has of them stays.</summary>
    private static readonly string[] PartsOfLibvirt = ["networks", "storage"];
    private static readonly string[] PartsOfRehai = ["networks", "pools"];

    /// <summary>Where libvirt was not read, with what was said about those guests.</summary>
    private static readonly string[] PartsOfRehaiWithGuests = [.. PartsOfRehai, "guests", "refreshed_at", "truncated"];

    /// <summary>They take each other's place: of the one that did not run, nothing stays.</summary>
    private static readonly string[] Natives =
    [
        .. NativeCollectors.All(HostFiles.System).Select(collector => collector.Name),
    ];
    private const string Ohai = "ohai";

    private FactsText? _libvirtText;
    private FactsText? _hostText;
    private FactsText? _body;

    /// <summary>Which details of the facts are absent because nobody could read them.</summary>
    public UnknownDetails Unknown { get; init; } = UnknownDetails.None;

    /// <summary>Those of <see cref="Roots"/> that this reading had too few rights to read whole.</summary>
    public IReadOnlyCollection<string> Unprivileged { get; init; } = [];

    public int GuestCount => Host?.Guests?.Count ?? 0;

    /// <summary>Whether it says anything else than that one, moving values left aside.</summary>
    public bool IsNewsAfter(Collection before) =>
        !SaysTheSameAs(before)
        && (Differs("libvirt", before.LibvirtText, LibvirtText) || Differs("rehai", before.HostText, HostText));

    /// <summary>To the byte, the head aside: what a look finds nearly always, and cheaper to see than that nothing differs that counts.</summary>
    private bool SaysTheSameAs(Collection before) =>
        ReferenceEquals(Libvirt, before.Libvirt)
        || (
            LibvirtText.Span.SequenceEqual(before.LibvirtText.Span)
            && Body.Span.SequenceEqual(before.Body.Span)
            && Errors.SequenceEqual(before.Errors)
        );

    private IEnumerable<(string, string?)> Errors =>
        Host?.Collectors?.Select(collector => (collector.Key, collector.Value.Error)) ?? [];

    /// <summary>Whether libvirt was to be read and was not: it says why, and no more.</summary>
    public bool IsUnread => Host is { Guests: null };

    /// <summary>This reading and what only that one before it read.</summary>
    public Collection Over(Collection before) =>
        this with
        {
            Libvirt = Libvirt ?? before.Libvirt,
            Host =
                IsUnread && before.Host is { } known
                    ? known with
                    {
                        Cause = Host!.Cause,
                        Collectors = Host.Collectors,
                    }
                    : Host ?? before.Host,
            Unknown = Libvirt is null ? before.Unknown : Unknown,
            Roots = before
                .Roots.Concat(Roots)
                .GroupBy(root => root.Key)
                .ToDictionary(root => root.Key, root => root.Last().Value),
            Unprivileged = [.. before.Unprivileged.Union(Unprivileged)],
            Volatile = Roots.Count > 0 || before.Roots.Count == 0 ? Volatile : before.Volatile,
        };

    private bool Differs(string root, ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> after) =>
        !before.Span.SequenceEqual(after.Span)
        && AttributeDiff.Compare(root, before, after, Volatile).Any(change => !change.IsVolatile);

    private ReadOnlyMemory<byte> LibvirtText => Text(ref _libvirtText, Libvirt, FactsJson.Default.LibvirtFacts);

    /// <summary>Of the root <c>rehai</c>, what differs only where something was found to differ.</summary>
    private ReadOnlyMemory<byte> Body =>
        Text(
            ref _body,
            Host,
            FactsJson.Default.HostFacts,
            host => host with { RefreshedAt = null, Cause = null, Collectors = null }
        );

    private ReadOnlyMemory<byte> HostText => Text(ref _hostText, Host, FactsJson.Default.HostFacts);

    /// <summary>Written once for each facts: a watch compares, publishes and compares again. A copy with other facts has another text.</summary>
    private static ReadOnlyMemory<byte> Text<T>(
        ref FactsText? written,
        T? facts,
        JsonTypeInfo<T> type,
        Func<T, T>? part = null
    )
        where T : class
    {
        if (facts is null)
        {
            return default;
        }
        if (written is not { } text || !ReferenceEquals(text.Of, facts))
        {
            written = text = new FactsText(
                facts,
                JsonSerializer.SerializeToUtf8Bytes(part is null ? facts : part(facts), type)
            );
        }
        return text.Json;
    }

    /// <summary>All roots to publish on a node that holds these, so that a part not read never shrinks what it knows.</summary>
    /// <param name="filter">What the host's configuration lets be saved.</param>
    /// <param name="bytes">Bound of the two roots that are ours.</param>
    public NodeRoots RootsFor(AttributeDocument node, AttributeFilter filter, int bytes = AttributeBudget.Bytes)
    {
        var roots = new NodeRoots(new Dictionary<string, ReadOnlyMemory<byte>>(Roots));
        AddLibvirt(roots.Texts, node.AutomaticRoot("libvirt"));
        AddRehai(roots.Texts, node.AutomaticRoot("rehai"));
        roots.HoldBack(Unprivileged, node);
        roots.Filter(filter);
        roots.Bound(node, bytes);
        return roots;
    }

    private void AddLibvirt(Dictionary<string, ReadOnlyMemory<byte>> roots, ReadOnlyMemory<byte> published)
    {
        if (Libvirt is not null)
        {
            var json = Unknown.IsEmpty
                ? LibvirtText
                : JsonSerializer.SerializeToUtf8Bytes(
                    KeptDetails.Complete(Libvirt, Unknown, published),
                    FactsJson.Default.LibvirtFacts
                );
            roots["libvirt"] = Keep(published, json, PartsOfLibvirt);
        }
    }

    private void AddRehai(Dictionary<string, ReadOnlyMemory<byte>> roots, ReadOnlyMemory<byte> published)
    {
        if (Host is not null)
        {
            var json = Unknown.IsEmpty
                ? HostText
                : JsonSerializer.SerializeToUtf8Bytes(
                    KeptDetails.Complete(Host, Unknown, published),
                    FactsJson.Default.HostFacts
                );
            var parts = Host.Guests is null ? PartsOfRehaiWithGuests : PartsOfRehai;
            roots["rehai"] = KeepCollectors(published, Keep(published, json, parts));
        }
    }

    private static ReadOnlyMemory<byte> Keep(ReadOnlyMemory<byte> published, ReadOnlyMemory<byte> read, string[] parts)
    {
        if (RawJsonObject.AsObject(published) is not { } old)
        {
            return read;
        }
        var @new = RawJsonObject.Parse(read);
        var kept = old.Members.Where(member => parts.Contains(member.Name) && @new.Find(member.Name) is null).ToList();
        return kept.Count == 0
            ? read
            : @new.With(kept.ToDictionary(member => member.Name, member => member.Value)).Text;
    }

    /// <summary>Collectors that did not run keep the outcome of their last run.</summary>
    private static ReadOnlyMemory<byte> KeepCollectors(ReadOnlyMemory<byte> published, ReadOnlyMemory<byte> read)
    {
        var @new = RawJsonObject.Parse(read);
        if (
            @new.Find("collectors") is not { } ran
            || RawJsonObject.AsObject(published)?.Find("collectors") is not { } before
        )
        {
            return read;
        }
        var replaced = Replaced(RawJsonObject.Parse(ran.Value));
        var names =
            RawJsonObject.AsObject(before.Value)?.Members.Select(member => member.Name).Except(replaced).ToArray()
            ?? [];
        var all = Keep(before.Value, ran.Value, names);
        return @new.With(new Dictionary<string, ReadOnlyMemory<byte>> { ["collectors"] = all }).Text;
    }

    private static string[] Replaced(RawJsonObject ran) =>
        ran.Find(Ohai) is not null ? Natives
        : ran.Members.Any(member => Natives.Contains(member.Name)) ? [Ohai]
        : [];

    private sealed record FactsText(object Of, ReadOnlyMemory<byte> Json);
}
