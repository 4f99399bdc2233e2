using Rehai.Agent.Commands;

namespace Rehai.Agent.Doctor;

/// <summary>Everything that `rehai doctor` looks at, in its order.</summary>
internal static class Checks
{
    public static IReadOnlyList<Check> All { get; } =
    [
        new("configuration", ConfigurationCheck.Look),
        new("server address", ServerAddressCheck.Look, "configuration"),
        new("node name", NodeNameCheck.Look, "configuration"),
        new("client key", ClientKeyCheck.Look, "configuration"),
        new("proxy", ProxyCheck.Look, "server address"),
        new("server", ServerCheck.Look, "proxy"),
        new("certificate", CertificateCheck.Look, "server"),
        new("clock", ClockCheck.Look, "server"),
        new("authentication", AuthenticationCheck.Look, "server", "node name", "client key"),
        new("node", NodeCheck.Look, "authentication"),
        new("permission", PermissionCheck.Look, "node"),
        new("filters", FiltersCheck.Look, "configuration"),
        new("libvirt", LibvirtCheck.Look),
        new("node size", NodeSizeCheck.Look, "node", "libvirt"),
        new("run lock", RunLockCheck.Look, "configuration"),
        new("ohai", OhaiCheck.Look),
        new("rights", RightsCheck.Look),
    ];

    /// <summary>Makes the checks one after the other.</summary>
    public static IEnumerable<(Check Check, Finding Finding)> Make(IReadOnlyList<Check> checks, Examination examination)
    {
        var missing = new Dictionary<string, string>();
        foreach (var check in checks)
        {
            examination.Cancellation.ThrowIfCancellationRequested();
            var cause = check.Needs.Select(missing.GetValueOrDefault).FirstOrDefault(name => name is not null);
            var finding = cause is null ? Make(check, examination) : Finding.Skipped(cause);
            if (finding.Outcome is Outcome.Failed or Outcome.Skipped)
            {
                missing[check.Name] = cause ?? check.Name;
            }
            yield return (check, finding);
        }
    }

    private static Finding Make(Check check, Examination examination)
    {
        try
        {
            return check.Look(examination);
        }
        catch (Exception e) when (Failures.Code(e) is { } code)
        {
            return Finding.Of(Outcome.Failed, e.Message, code);
        }
    }
}
