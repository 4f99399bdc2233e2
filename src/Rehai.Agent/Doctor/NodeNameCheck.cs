namespace Rehai.Agent.Doctor;

/// <summary>Under which name does this host ask, and can a node have it?</summary>
internal static class NodeNameCheck
{
    public static Finding Look(Examination examination) =>
        Finding.Ok(
            examination.Config.NodeName is null
                ? $"{examination.NodeName}, this host's own name; node_name is not set"
                : examination.NodeName
        );
}
