namespace Rehai.Conformance.Proof;

/// <summary>Who writes, and how.</summary>
internal enum WriterKind
{
    /// <summary>Rehai, each in one way of saving.</summary>
    AgentCurrentState,
    AgentConditional,
    AgentLocked,

    /// <summary>The script of 2014: read, run ohai without a lock, wipe default and override, save whole.</summary>
    Original,

    /// <summary>Changes the whole node under the tag that it read.</summary>
    TaggedKnife,

    /// <summary>Changes <c>nodes/N/desired</c> under the tag that it read.</summary>
    DesiredKnife,

    /// <summary>knife as it is: reads, changes, saves whole.</summary>
    Knife,

    /// <summary>chef-client as RFC 045 wants it: saves <c>nodes/N/current</c> alone.</summary>
    CurrentStateConverge,

    /// <summary>chef-client as it is: under its run lock, saves whole what it read when it began.</summary>
    Converge,

    /// <summary>Deletes nodes and makes them anew, and looks at others.</summary>
    Deleter,
}

internal static class WriterKinds
{
    /// <summary>Whose saves must never cost another's edit.</summary>
    internal static bool IsCareful(this WriterKind kind) =>
        kind
            is WriterKind.AgentCurrentState
                or WriterKind.AgentConditional
                or WriterKind.TaggedKnife
                or WriterKind.DesiredKnife
                or WriterKind.CurrentStateConverge
                or WriterKind.Deleter;

    /// <summary>Whose request, when the network sends it once more, saves nothing if somebody wrote meanwhile.</summary>
    internal static bool SendsTags(this WriterKind kind) => kind.IsCareful() && kind != WriterKind.CurrentStateConverge;

    internal static bool IsKnife(this WriterKind kind) =>
        kind is WriterKind.TaggedKnife or WriterKind.DesiredKnife or WriterKind.Knife;

    internal static bool IsConverge(this WriterKind kind) =>
        kind is WriterKind.CurrentStateConverge or WriterKind.Converge;

    internal static bool IsAgent(this WriterKind kind) => kind <= WriterKind.Original;

    internal static string Words(this WriterKind kind) =>
        kind switch
        {
            WriterKind.AgentCurrentState => "rehai, current-state",
            WriterKind.AgentConditional => "rehai, conditional",
            WriterKind.AgentLocked => "rehai, locked",
            WriterKind.Original => "the original",
            WriterKind.TaggedKnife => "knife with If-Match",
            WriterKind.DesiredKnife => "knife on /desired with If-Match",
            WriterKind.Knife => "knife as it is",
            WriterKind.CurrentStateConverge => "chef-client that saves /current",
            WriterKind.Converge => "chef-client as it is",
            _ => "deleter",
        };
}
