namespace Rehai.Agent.Collectors;

/// <summary>Guests by UUID, or all that there are.</summary>
internal readonly record struct GuestSet
{
    public static readonly GuestSet None = Of([]);
    public static readonly GuestSet All;

    private readonly IReadOnlySet<string>? _uuids;

    private GuestSet(IReadOnlySet<string> uuids) => _uuids = uuids;

    public bool IsAll => _uuids is null;

    public bool IsEmpty => _uuids is { Count: 0 };

    public static GuestSet Of(IEnumerable<string> uuids) => new(uuids.ToHashSet(StringComparer.Ordinal));

    /// <summary>None where it is all.</summary>
    public IEnumerable<string> Uuids => _uuids ?? Enumerable.Empty<string>();

    public GuestSet With(GuestSet others) => IsAll || others.IsAll ? All : Of(Uuids.Concat(others.Uuids));

    public bool Contains(string uuid) => _uuids is null || _uuids.Contains(uuid);
}
