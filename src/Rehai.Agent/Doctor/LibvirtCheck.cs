using Rehai.Agent.Collectors;
using Rehai.Agent.Commands;
using Rehai.Facts;
using Rehai.Libvirt;

namespace Rehai.Agent.Doctor;

/// <summary>Can the guests be listed, and networks and pools with them?</summary>
internal static class LibvirtCheck
{
    public static Finding Look(Examination examination)
    {
        var collection = examination.Collection;
        if (collection.Failures is [var failure, ..])
        {
            return Finding.Of(Outcome.Failed, failure.Message, Failures.Code(failure) ?? ExitCode.Failed);
        }
        var found = $"{examination.Libvirt.Uri}, read-only; {Versions(examination)}; {Counts(collection.Host!)}";
        return collection.Host!.Collectors?["libvirt"].Error is { } errors
            ? Finding.Warning(
                $"{found}; not readable: {errors}",
                "What cannot be read stays on the node as it is. Look with `virsh --readonly list --all`, `net-list`, `pool-list`."
            )
            : Finding.Ok(found);
    }

    private static string Counts(HostFacts host) =>
        $"{Count(host.Guests?.Count, "guest")}, {Count(host.Networks?.Count, "network")}, {Count(host.Pools?.Count, "pool")}";

    private static string Count(int? count, string what) =>
        count switch
        {
            null => $"{what}s unknown",
            1 => $"1 {what}",
            _ => $"{count} {what}s",
        };

    private static string Versions(Examination examination)
    {
        var settings = examination.Libvirt;
        try
        {
            var daemon = AbandonableCall
                .Start(
                    "asking the daemon for its version",
                    settings.CallDeadline,
                    examination.Time,
                    _ => DaemonVersion(settings)
                )
                .Wait(examination.Cancellation);
            return $"library {LibvirtCollector.Dotted(LibvirtConnection.LibraryVersion())}, daemon {LibvirtCollector.Dotted(daemon)}";
        }
        catch (LibvirtException error)
        {
            throw LibvirtUnavailableException.From(settings.Uri, error);
        }
    }

    private static ulong DaemonVersion(LibvirtSettings settings)
    {
        using var connection = settings.Open(settings.Uri);
        return connection.DaemonVersion();
    }
}
