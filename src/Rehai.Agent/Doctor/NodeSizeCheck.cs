using System.Globalization;
using Rehai.Chef;

namespace Rehai.Agent.Doctor;

/// <summary>Is the node, with what a run adds, well below what a Chef server takes?</summary>
internal static class NodeSizeCheck
{
    /// <summary>Of a Chef server as it is packaged (chef-server <c>max_request_size</c>), and of rehai-server.</summary>
    private const int UsualLimit = 2_000_000;

    private const int WorryingPercent = 80;

    public static Finding Look(Examination examination)
    {
        var collection = examination.Collection;
        var now = examination.Node ?? NodeDocument.Create(examination.NodeName, examination.Config.Environment);
        var ours = collection.RootsFor(now);
        var then = now.WithAutomatic(ours).Text.Length;
        var found = string.Create(
            CultureInfo.InvariantCulture,
            $"{now.Text.Length:N0} bytes, after a refresh of the guests {then:N0}, of them {ours.Sum(root => root.Value.Length):N0} ours; a server takes {UsualLimit:N0} by default"
        );
        return collection.Host?.Truncated is { Count: > 0 } dropped
                ? Finding.Warning(
                    $"{found}; left out for their size: {string.Join(", ", dropped)}",
                    "Identity and state of every guest are there. Delete snapshots and volumes that nobody needs."
                )
            : then * 100L >= UsualLimit * (long)WorryingPercent
                ? Finding.Warning(
                    found,
                    "Over the limit, the saves of rehai and of chef-client fail: raise it on the server, or have fewer attributes "
                        + "saved with blocked_automatic_attributes or ohai.disabled_plugins."
                )
            : Finding.Ok(found);
    }
}
