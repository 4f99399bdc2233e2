using Rehai.Facts;
using Rehai.Libvirt;

namespace Rehai.Agent.Collectors;

/// <summary>
/// Reads the hypervisor for the roots <c>libvirt</c> (ohai's shape, active guests) and <c>rehai</c> (every guest).
/// Networks and pools are read beside the guests; where they cannot be listed, they are unknown and the guests stay.
/// It remembers what it read, so that a later reading need not ask for all of it.
/// </summary>
internal sealed class LibvirtCollector : IDisposable
{
    private readonly LibvirtSettings _settings;
    private readonly TimeProvider _time;
    private readonly LibvirtConnection? _kept;
    private readonly BesideReading<NetworksReading> _networks;
    private readonly BesideReading<PoolsReading> _pools;
    private readonly BesideReading<GuestSizes> _measuring;
    private readonly SideConnection? _forNetworks;
    private readonly SideConnection? _forPools;
    private readonly GuestSizes _sizes = new();
    private GuestSet _unmeasured = GuestSet.None;
    private Dictionary<string, GuestReading> _guests = [];
    private LibvirtFacts? _host;

    /// <summary>Opens a connection for each reading.</summary>
    public LibvirtCollector(LibvirtSettings settings, TimeProvider time)
        : this(settings, time, null, null) { }

    /// <param name="kept">Read through while it lives; the caller closes it.</param>
    /// <param name="came">Told when something came that a reading did not wait for; another reading has it.</param>
    public LibvirtCollector(LibvirtSettings settings, TimeProvider time, LibvirtConnection? kept, Action? came)
    {
        (_settings, _time, _kept) = (settings, time, kept);
        _networks = new("networks", settings.CallDeadline, time, came);
        _pools = new("storage pools", settings.CallDeadline, time, came);
        _measuring = new("sizes of disks", settings.DiskBudget + settings.CallDeadline, time, came);
        _forNetworks = kept is null ? null : new(settings);
        _forPools = kept is null ? null : new(settings);
    }

    /// <summary>
    /// Values that change by themselves and alone are no reason to publish. Segments of a path; <c>*</c> stands for any
    /// one key or place in an array.
    /// </summary>
    internal static IReadOnlyList<IReadOnlyList<string>> VolatilePaths { get; } =
    [
        ["libvirt", "domains", "*", "cpu_time"],
        ["libvirt", "domains", "*", "memory"],
        ["libvirt", "nodeinfo", "memory"],
        ["libvirt", "nodeinfo", "mhz"],
        ["libvirt", "storage", "*", "allocation"],
        ["libvirt", "storage", "*", "available"],
        ["libvirt", "storage", "*", "volumes", "*", "allocation"],
        ["rehai", "guests", "*", "memory_kib", "current"],
        ["rehai", "guests", "*", "disks", "*", "allocation"],
        ["rehai", "pools", "*", "allocation"],
        ["rehai", "pools", "*", "available"],
    ];

    /// <inheritdoc cref="Read(ReadingScope, CancellationToken)"/>
    internal LibvirtReading Read(CancellationToken cancellation) => Read(ReadingScope.Everything, cancellation);

    /// <exception cref="LibvirtUnavailableException">There is no connection, or the guests cannot be listed.</exception>
    internal LibvirtReading Read(ReadingScope scope, CancellationToken cancellation)
    {
        LibvirtUri.Check(_settings.Uri);
        try
        {
            using var own = _kept is null ? Open(cancellation) : null;
            return Read(_kept ?? own!, scope, cancellation);
        }
        catch (LibvirtException error)
        {
            throw LibvirtUnavailableException.From(_settings.Uri, error);
        }
    }

    /// <summary>Whether networks or pools were given up: their daemon hangs, and another connection would hang as well.</summary>
    public bool IsPartHung => _networks.IsHung || _pools.IsHung;

    public void Dispose()
    {
        _forNetworks?.Dispose();
        _forPools?.Dispose();
    }

    private LibvirtReading Read(LibvirtConnection connection, ReadingScope scope, CancellationToken cancellation)
    {
        StartBeside(connection, scope);
        var errors = new ErrorLines();
        var guests = Hypervisor(connection, scope, errors, cancellation);
        SettleBeside(scope.Patience, cancellation);
        Measure(guests, scope, cancellation);
        var (networks, pools) = (_networks.Value, _pools.Value);
        // Before the facts: what a lane that was given up brings in between is in them then, and never taken for gone.
        var unknown = UnknownDetails.Of(guests, networks, pools);
        return new LibvirtReading(
            _host! with
            {
                Domains = GuestAssembly.Domains(guests),
                Networks = networks?.Active,
                Storage = pools?.Storage,
            },
            new HostFacts
            {
                Guests = new GuestAssembly(networks, pools).Guests(guests),
                Networks = networks?.Networks,
                Pools = pools?.Pools,
            },
            [
                .. errors
                    .Sorted()
                    .Concat([.. _networks.Errors, .. _pools.Errors, .. _sizes.Errors])
                    .Order(StringComparer.Ordinal),
            ],
            unknown
        );
    }

    private void StartBeside(LibvirtConnection connection, ReadingScope scope)
    {
        if (scope.Networks)
        {
            _networks.Start(
                (errors, watch) => new NetworksReader(errors).Read(_forNetworks?.Get() ?? connection, watch)
            );
        }
        if (scope.Pools)
        {
            _pools.Start((errors, watch) => new PoolsReader(errors).Read(_forPools?.Get() ?? connection, watch));
        }
    }

    private void SettleBeside(TimeSpan patience, CancellationToken cancellation)
    {
        if (_networks.Settle(patience, cancellation) && _networks.IsHung)
        {
            _forNetworks?.Dispose();
        }
        if (_pools.Settle(patience, cancellation) && _pools.IsHung)
        {
            _forPools?.Dispose();
        }
    }

    private void Measure(List<GuestReading> guests, ReadingScope scope, CancellationToken cancellation)
    {
        _unmeasured = _unmeasured.With(scope.Sizes);
        TakeSizes(scope.Patience, cancellation);
        if (!_unmeasured.IsEmpty && _measuring.IsIdle)
        {
            var (all, asked) = (guests.ToList(), _unmeasured);
            _unmeasured = GuestSet.None;
            _measuring.Start((errors, _) => new DiskSizes(_settings, _time, errors).Measure(all, asked, cancellation));
            TakeSizes(scope.Patience, cancellation);
        }
        guests.RemoveAll(guest => guest.Vanished);
        _sizes.Apply(guests);
    }

    private void TakeSizes(TimeSpan patience, CancellationToken cancellation)
    {
        if (_measuring.Settle(patience, cancellation))
        {
            _sizes.Take(_measuring.Value, _measuring.Errors);
        }
    }

    /// <summary>
    /// A modular daemon serves none of a client's calls while it waits for that of the networks or of the pools to let it in:
    /// where these hang as well, what they do not concern is asked for anew, as another client.
    /// </summary>
    private List<GuestReading> Hypervisor(
        LibvirtConnection connection,
        ReadingScope scope,
        ErrorLines errors,
        CancellationToken cancellation
    )
    {
        try
        {
            return HostAndGuests(connection, scope, errors, cancellation);
        }
        catch (LibvirtTimeoutException) when (_kept is null && !(_networks.IsOver && _pools.IsOver))
        {
            using var own = Open(cancellation);
            return HostAndGuests(own, scope, errors, cancellation);
        }
    }

    private List<GuestReading> HostAndGuests(
        LibvirtConnection connection,
        ReadingScope scope,
        ErrorLines errors,
        CancellationToken cancellation
    )
    {
        var host = _host is null || scope.Guests.IsAll ? Start("reading the host", _ => HostOf(connection)) : null;
        var guests = Guests(connection, scope, errors, cancellation);
        _host = host?.Wait(cancellation) ?? _host;
        return guests;
    }

    private List<GuestReading> Guests(
        LibvirtConnection connection,
        ReadingScope scope,
        ErrorLines errors,
        CancellationToken cancellation
    )
    {
        var known = _guests.Where(guest => !scope.Guests.Contains(guest.Key)).ToDictionary();
        var guests = new GuestsReader(_settings, _time, errors).Read(connection, known, cancellation);
        guests.ForEach(guest => guest.Domain.Dispose());
        guests.RemoveAll(guest => guest.Vanished);
        _guests = guests.ToDictionary(guest => guest.Uuid);
        return guests;
    }

    private LibvirtConnection Open(CancellationToken cancellation) => Open(_settings, _time, cancellation);

    /// <exception cref="LibvirtException">There is none, or none within the deadline.</exception>
    internal static LibvirtConnection Open(
        LibvirtSettings settings,
        TimeProvider time,
        CancellationToken cancellation
    ) =>
        AbandonableCall
            .Start(
                "opening the connection",
                settings.CallDeadline,
                time,
                _ => settings.Open(settings.Uri),
                tooLate => tooLate.Dispose()
            )
            .Wait(cancellation);

    private AbandonableCall<T> Start<T>(string call, Func<CallWatch, T> work) =>
        AbandonableCall.Start(call, _settings.CallDeadline, _time, work);

    private static LibvirtFacts HostOf(LibvirtConnection connection)
    {
        var node = connection.NodeInfo();
        return new LibvirtFacts
        {
            Uri = connection.Uri(),
            LibvirtVersion = Dotted(LibvirtConnection.LibraryVersion()),
            Nodeinfo = new NodeinfoFacts
            {
                Cores = node.Cores,
                Cpus = node.Cpus,
                Memory = node.Memory,
                Mhz = node.Mhz,
                Model = node.Model,
                Nodes = node.Nodes,
                Sockets = node.Sockets,
                Threads = node.Threads,
            },
            Domains = [],
        };
    }

    internal static string Dotted(ulong version) => $"{version / 1_000_000}.{version / 1000 % 1000}.{version % 1000}";
}
