using System.Reflection;
using Rehai.Chef;
using Rehai.Facts;

namespace Rehai.Agent.Collectors;

/// <summary>
/// Runs the collectors, libvirt's last, so that its reading is fresh when it is saved however long ohai took. One that fails
/// is reported and costs the others nothing.
/// </summary>
internal sealed class CollectorRunner(
    LibvirtCollector? libvirt,
    IReadOnlyList<ICollector> collectors,
    TimeProvider time,
    Log log
)
{
    public static readonly string Version = typeof(CollectorRunner)
        .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion;

    private static readonly string[][] OwnVolatilePaths =
    [
        ["rehai", "refreshed_at"],
        ["rehai", "cause"],
        ["rehai", "interval"],
        ["rehai", "collectors", "*", "ms"],
    ];

    private OrdinalDictionary<CollectorFacts> _outcomes = [];
    private readonly Dictionary<string, string> _said = [];
    private readonly List<Exception> _failures = [];

    /// <summary>Between two full readings, where somebody repeats them; it is said on the node.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>That libvirt could not be read, as a reading: the node keeps what it knows, and says why.</summary>
    public Collection Unread(string cause, Exception why) =>
        Assemble(cause, time.GetUtcNow(), new Outcome<LibvirtReading>(null, why, TimeSpan.Zero), new RootSet());

    public Collection Run(string cause, CancellationToken cancellation) =>
        Run(cause, ReadingScope.Everything, cancellation);

    /// <param name="scope">What of libvirt is read anew.</param>
    public Collection Run(string cause, ReadingScope scope, CancellationToken cancellation)
    {
        _outcomes = [];
        _failures.Clear();
        var roots = new RootSet();
        foreach (var collector in collectors)
        {
            var outcome = Timed(() => Collect(collector, roots, cancellation), cancellation);
            Note(collector.Name, outcome, outcome.Failure?.Message);
        }
        var refreshedAt = time.GetUtcNow();
        var read = libvirt is null ? null : Timed(() => libvirt.Read(scope, cancellation), cancellation);
        return Assemble(cause, refreshedAt, read, roots);
    }

    private Collection Assemble(string cause, DateTimeOffset refreshedAt, Outcome<LibvirtReading>? read, RootSet roots)
    {
        if (read is not null)
        {
            var errors = read.Value?.Errors ?? [];
            Note("libvirt", read, read.Failure?.Message ?? (errors.Count > 0 ? string.Join("; ", errors) : null));
        }
        var host = read is null
            ? null
            : (read.Value?.Host ?? new HostFacts()) with
            {
                Version = Version,
                RefreshedAt = read.Value is null ? null : refreshedAt,
                Cause = cause,
                Interval = (int?)Interval?.TotalSeconds,
                Collectors = _outcomes,
            };
        return new Collection(
            read?.Value?.Libvirt,
            host,
            roots.Roots,
            new AttributePaths([
                .. OwnVolatilePaths,
                .. LibvirtCollector.VolatilePaths,
                .. collectors.SelectMany(c => c.VolatilePaths),
            ]),
            [.. _failures],
            time.GetTimestamp()
        )
        {
            Unknown = read?.Value?.Unknown ?? UnknownDetails.None,
            Unprivileged = roots.Unprivileged,
        };
    }

    private static object? Collect(ICollector collector, RootSet roots, CancellationToken cancellation)
    {
        collector.Collect(roots, cancellation);
        return null;
    }

    private void Note<T>(string name, Outcome<T> outcome, string? error)
    {
        _outcomes[name] = new CollectorFacts
        {
            Ms = (long)outcome.Elapsed.TotalMilliseconds,
            Ok = error is null ? true : null,
            Error = error,
        };
        log.Debug($"collector {name}: {outcome.Elapsed.TotalMilliseconds:0.0} ms{(error is null ? "" : ", " + error)}");
        if (outcome.Failure is { } failure)
        {
            _failures.Add(failure);
        }
        else if (error is not null && _said.GetValueOrDefault(name) != error)
        {
            log.Warn($"collector {name}: {error}");
        }
        _said[name] = error ?? "";
    }

    private Outcome<T> Timed<T>(Func<T> read, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        try
        {
            return new(read(), null, time.GetElapsedTime(start));
        }
        catch (Exception e) when (e is CollectorException or LibvirtUnavailableException)
        {
            cancellation.ThrowIfCancellationRequested();
            return new(default, e, time.GetElapsedTime(start));
        }
#pragma warning disable CA1031 // A defect in one collector must not cost the others' readings.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            var defect = new CollectorException(
                $"This is a defect of Rehai, please report it: {e.GetType().Name}: {e.Message}"
            );
            return new(default, defect, time.GetElapsedTime(start));
        }
    }

    private sealed record Outcome<T>(T? Value, Exception? Failure, TimeSpan Elapsed);
}
