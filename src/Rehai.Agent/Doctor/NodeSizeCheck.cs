using System.Globalization;
using Rehai.Agent.Collectors;

namespace Rehai.Agent.Doctor;

/// <summary>Is the node, with what a run adds, well below what a Chef server takes?</summary>
internal static class NodeSizeCheck
{
    /// <summary>Of a Chef server as it is packaged, and of rehai-server; no server tells its own.</summary>
    private const long UsualLimit = 2L * AttributeBudget.Bytes;

    private const int WorryingPercent = 80;

    public static Finding Look(Examination examination)
    {
        var now = examination.Node ?? examination.Store.New();
        var (collection, filter) = (examination.Collection, examination.Config.Filter);
        var whole = AttributeBudget.SizeOn(now.WithAutomatic(collection.RootsFor(now, filter, int.MaxValue).Texts));
        var then = now.WithAutomatic(collection.RootsFor(now, filter).Texts).Text.Length;
        var found =
            $"{Bytes(now.Text.Length)} bytes, with the guests as they are now {Bytes(then)}; a server takes {Bytes(UsualLimit)} by default";
        return then * 100L >= UsualLimit * WorryingPercent
                ? Finding.Warning(
                    found,
                    "A node too large fails the saves of rehai and of chef-client: make it smaller with blocked_automatic_attributes "
                        + "or ohai.disabled_plugins, or raise opscode_erchef['max_request_size'] on the server."
                )
            : whole > AttributeBudget.Bytes
                ? Finding.Warning(
                    $"{found}; details of guests are left out, which would take {Bytes(whole)} in all",
                    "`rehai -W libvirt` says which. Identity and state of every guest are published."
                )
            : Finding.Ok(found);
    }

    private static string Bytes(long bytes) => bytes.ToString("N0", CultureInfo.InvariantCulture);
}
