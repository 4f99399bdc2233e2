using Rehai.Facts;
using Rehai.Libvirt;

namespace Rehai.Agent.Collectors;

/// <summary>
/// Reads the hypervisor for the roots <c>libvirt</c> (ohai's shape, active guests) and <c>rehai</c> (every guest).
/// Networks and pools are read beside the guests; where they cannot be listed, they are unknown and the guests stay.
/// </summary>
internal sealed class LibvirtCollector(LibvirtSettings settings, TimeProvider time)
{
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

    /// <exception cref="LibvirtUnavailableException">There is no connection, or the guests cannot be listed.</exception>
    internal LibvirtReading Read(CancellationToken cancellation)
    {
        LibvirtUri.Check(settings.Uri);
        try
        {
            using var connection = Open(cancellation);
            return Read(connection, cancellation);
        }
        catch (LibvirtException error)
        {
            throw LibvirtUnavailableException.From(settings.Uri, error);
        }
    }

    private LibvirtReading Read(LibvirtConnection connection, CancellationToken cancellation)
    {
        var errors = new ErrorLines();
        var networksCall = Start("listing networks", watch => new NetworksReader(errors).Read(connection, watch));
        var poolsCall = Start("listing storage pools", watch => new PoolsReader(errors).Read(connection, watch));
        var (host, guests) = Hypervisor(
            connection,
            errors,
            othersAreOver: () => networksCall.IsOver && poolsCall.IsOver,
            cancellation
        );
        var networks = Optional(networksCall, "networks", errors, cancellation);
        var pools = Optional(poolsCall, "storage pools", errors, cancellation);
        // Before the facts: what a lane that was given up brings in between is in them then, and never taken for gone.
        var unknown = UnknownDetails.Of(guests, networks, pools);
        return new LibvirtReading(
            host with
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
            errors.Sorted(),
            unknown
        );
    }

    /// <summary>
    /// A modular daemon serves none of a client's calls while it waits for that of the networks or of the pools to let it in:
    /// where these hang as well, what they do not concern is asked for anew, as another client.
    /// </summary>
    private (LibvirtFacts Host, List<GuestReading> Guests) Hypervisor(
        LibvirtConnection connection,
        ErrorLines errors,
        Func<bool> othersAreOver,
        CancellationToken cancellation
    )
    {
        try
        {
            return HostAndGuests(connection, errors, cancellation);
        }
        catch (LibvirtTimeoutException) when (!othersAreOver())
        {
            using var own = Open(cancellation);
            return HostAndGuests(own, errors, cancellation);
        }
    }

    private (LibvirtFacts, List<GuestReading>) HostAndGuests(
        LibvirtConnection connection,
        ErrorLines errors,
        CancellationToken cancellation
    )
    {
        var host = Start("reading the host", _ => HostOf(connection));
        var guests = Guests(connection, errors, cancellation);
        return (host.Wait(cancellation), guests);
    }

    private List<GuestReading> Guests(LibvirtConnection connection, ErrorLines errors, CancellationToken cancellation)
    {
        var guests = new GuestsReader(settings, time, errors).Read(connection, cancellation);
        new DiskSizes(settings, time, errors).ReadRunning(guests, cancellation);
        guests.ForEach(guest => guest.Domain.Dispose());
        guests.RemoveAll(guest => guest.Vanished);
        return guests;
    }

    private LibvirtConnection Open(CancellationToken cancellation) =>
        AbandonableCall
            .Start(
                "opening the connection",
                settings.CallDeadline,
                time,
                _ => LibvirtConnection.Open(settings.Uri, readOnly: true),
                tooLate => tooLate.Dispose()
            )
            .Wait(cancellation);

    private AbandonableCall<T> Start<T>(string call, Func<CallWatch, T> work) =>
        AbandonableCall.Start(call, settings.CallDeadline, time, work);

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

    private static T? Optional<T>(
        AbandonableCall<T> call,
        string what,
        ErrorLines errors,
        CancellationToken cancellation
    )
        where T : class
    {
        try
        {
            return call.Wait(cancellation);
        }
        catch (LibvirtException error)
        {
            errors.Add($"{what}: {error.Message}");
            return null;
        }
    }
}
